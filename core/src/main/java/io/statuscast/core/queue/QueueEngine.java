package io.statuscast.core.queue;

import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.EventFilter;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostEvent;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.post.QueueEntry;
import io.statuscast.core.time.RunUntilClosed;
import io.statuscast.core.time.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Brings every post to the publisher at its time and records what became of it. Thread-safe; one-shot.
///
/// One thread of its own waits for the next moment at which a device needs attention; everything that blocks
/// (reading the repository, preparing, publishing) runs on virtual threads, at most one publication per
/// device. Of each device only a bounded window on its near future is in memory, and every change of a post
/// is checked against its version, so that what is in memory may be outdated without harm.
///
/// The order of one device's posts:
/// - non-strict posts start in the order of their times, then of acceptance; one that is being prepared, waits
///   for a retry or fails holds nobody up;
/// - a strict post starts once no strict post with an earlier time (or the same time and an earlier acceptance)
///   is open any more;
/// - strict and non-strict posts do not wait for each other.
public final class QueueEngine implements AutoCloseable {
    private static final Duration IDLE = Duration.ofHours(1);
    /// How much further than it must the repository is read, so that posts that are near each other come with one
    /// reading.
    private static final Duration FURTHER = Duration.ofSeconds(30);

    /// A clock that runs back by less is not worth a look at every post.
    private static final Duration SET_BACK = Duration.ofSeconds(1);

    private static final Duration LEAST_WAIT = Duration.ofMillis(1);
    private static final Duration AFTER_DOUBT = Duration.ofSeconds(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

    private final QueuePorts ports;
    private final QueueSettings settings;
    private final Timekeeper time;
    private final RandomGenerator random;
    private final ExecutorService workers;
    private final WaitingPosts waiting = new WaitingPosts();
    private final Recorder recorder;
    private final QueueTasks tasks;
    private final Departures departures;
    private final ClockRepair repair;
    private final Watchdog watchdog;
    private final Timekeeper.Alarm alarm;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ResourceId, Lane> lanes = new HashMap<>();
    private final Map<ResourceId, DeviceQueue> queues = new ConcurrentHashMap<>();
    private final TreeSet<Lane> byWake =
            new TreeSet<>(Comparator.comparing((Lane lane) -> lane.wakeAt).thenComparing(lane -> lane.deviceId));
    private final LinkedHashSet<Lane> wantPreparation = new LinkedHashSet<>();
    private int preparations;
    private Instant sleepingUntil = Instant.MIN;
    private Instant latestNow = Instant.MIN;
    private boolean running;
    private final List<RunUntilClosed> loops = new ArrayList<>();

    public QueueEngine(
            QueuePorts ports, PostMaker maker, QueueSettings settings, Timekeeper time, RandomGenerator random) {
        this(
                ports,
                maker,
                settings,
                time,
                random,
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("queue-", 0).factory()));
    }

    QueueEngine(
            QueuePorts ports,
            PostMaker maker,
            QueueSettings settings,
            Timekeeper time,
            RandomGenerator random,
            ExecutorService workers) {
        this.ports = ports;
        this.settings = settings;
        this.time = time;
        this.random = random;
        this.workers = workers;
        this.alarm = time.newAlarm();
        this.recorder = new Recorder(
                ports.posts(),
                ports.events(),
                maker,
                waiting,
                time,
                successor -> locked(() -> touch(successor)),
                this::doubted);
        this.tasks = new QueueTasks(this, ports, recorder, new RetryPolicy(random), time);
        this.departures = new Departures(this, ports, recorder, time);
        this.repair = new ClockRepair(this, ports, recorder, time);
        this.watchdog = new Watchdog(ports, tasks, repair, time);
    }

    /// Takes up what an earlier run left and begins to publish. Blocks while it reads the repository.
    public void start() {
        open();
        loops.add(RunUntilClosed.start("queue", time, random, () -> alarm.awaitUntil(turn())));
        loops.add(RunUntilClosed.start("queue-watchdog", time, random, () -> {
            time.pause(Watchdog.ROUND);
            watchdog.round();
        }));
    }

    /// [#start] without the threads: the caller calls [#turn] and [#watchdog].
    void open() {
        ports.queues().all().forEach(queue -> queues.put(queue.deviceId(), queue));
        waiting.load(ports.posts().waiting());
        tasks.recoverInterrupted();
        List<ResourceId> devices = ports.posts().devicesWithOpenPosts();
        Instant newest = newestEvent();
        locked(() -> {
            running = true;
            devices.forEach(this::lane);
            latestNow = newest;
            lanes.values().forEach(this::attend);
        });
    }

    /// The latest moment of which the last run is known: later than now when the clock was set back meanwhile.
    private Instant newestEvent() {
        long last = ports.posts().lastEvent();
        return ports.posts().eventsAfter(last - 1, 1, EventFilter.all()).stream()
                .map(PostEvent::at)
                .findFirst()
                .orElse(Instant.MIN);
    }

    /// Attends to every device whose time has come.
    ///
    /// @return when the next one needs attention
    Instant turn() {
        lock.lock();
        try {
            Instant now = now();
            while (!byWake.isEmpty() && !byWake.first().wakeAt.isAfter(now)) {
                attend(byWake.first());
            }
            Instant next = running ? departures.attend(now) : Instant.MAX;
            next = byWake.isEmpty() ? next : Lane.earlier(next, byWake.first().wakeAt);
            sleepingUntil = Lane.earlier(next, now.plus(IDLE));
            return sleepingUntil;
        } finally {
            lock.unlock();
        }
    }

    Watchdog watchdog() {
        return watchdog;
    }

    Recorder recorder() {
        return recorder;
    }

    /// Posts were just made durable by [Posts].
    void accepted(List<Post> posts) {
        posts.forEach(post -> recorder.tell(post, null));
        locked(() -> posts.forEach(this::touch));
    }

    /// Nobody can tell for now whether a change of these devices' posts was kept: what is in memory of them may
    /// lack a post or a wish, and is read again soon.
    void doubted(Set<ResourceId> devices) {
        locked(() -> {
            Instant soon = now().plus(AFTER_DOUBT);
            devices.forEach(device -> {
                Lane lane = lane(device);
                lane.lookLater(soon);
                attend(lane);
            });
            departures.noticed(soon);
            wakeBy(running ? departures.attend(now()) : Instant.MAX);
        });
    }

    /// As [#doubted], when the change was one of how the queue is run.
    void queueDoubted(ResourceId device) {
        locked(() -> lane(device).queueDoubt = new Object());
        doubted(Set.of(device));
    }

    /// A post was changed by someone else than the engine, durably and with the recorder.
    void changed(Post before, Post after) {
        locked(() -> {
            if (!before.deviceId().equals(after.deviceId())) {
                Lane old = lane(before.deviceId());
                old.forget(before.id(), true);
                attend(old);
            }
            touch(after);
        });
    }

    /// The link state of a device may have changed. Never blocks for long; call it after [DeviceLinks] knows
    /// the change.
    public void deviceChanged(ResourceId deviceId) {
        locked(() -> {
            Lane lane = lane(deviceId);
            lane.pausedUntil = Instant.MIN;
            attend(lane);
            if (running && ports.links().of(deviceId) instanceof DeviceLink.Online) {
                departures.returned(deviceId);
            }
        });
    }

    /// A device was removed, and its posts with it: nothing is held of it any more. What is being sent at this moment
    /// finds its post gone.
    void deviceRemoved(ResourceId deviceId) {
        locked(() -> {
            Lane lane = lanes.remove(deviceId);
            if (lane != null) {
                lane.removed = true;
                byWake.remove(lane);
                wantPreparation.remove(lane);
            }
            queues.remove(deviceId);
            waiting.forget(deviceId);
        });
    }

    /// How the queue of a device is run. Answers from memory.
    public DeviceQueue queue(ResourceId deviceId) {
        DeviceQueue known = queues.get(deviceId);
        return known == null ? DeviceQueue.usual(deviceId) : known;
    }

    /// The queue of a device is run otherwise from now on; that is durable.
    void queueChanged(DeviceQueue changed) {
        queues.put(changed.deviceId(), changed);
        locked(() -> {
            Lane lane = lane(changed.deviceId());
            lane.queueDoubt = null;
            lane.gate.follow(changed);
            attend(lane);
        });
    }

    /// How many posts wait for a device, drafts included.
    WaitingPosts waiting() {
        return waiting;
    }

    /// Why an open post has not gone out yet, when there is something to say. Answers from memory.
    public Optional<Note> waitingReason(Post post) {
        if (!post.state().isOpen() || post.state() == PostState.SENDING) {
            return Optional.empty();
        }
        if (post.state() == PostState.RETRYING) {
            return Optional.ofNullable(post.progress().note());
        }
        boolean due = !post.delivery().at().isAfter(time.instant());
        DeviceLink link = ports.links().of(post.deviceId());
        if (due ? !(link instanceof DeviceLink.Online) : link.needsUser()) {
            return Optional.of(Notes.link(link));
        }
        Optional<Note> held =
                due || !queue(post.deviceId()).status().publishes() ? heldBack(post.deviceId()) : Optional.empty();
        if (held.isPresent()) {
            return held;
        }
        if (post.content().needsPreparation()) {
            return due ? Optional.of(Notes.PREPARING) : Optional.empty();
        }
        if (due && post.delivery().strict() && !isStrictHead(post)) {
            return Optional.of(Notes.STRICT_ORDER);
        }
        return Optional.ofNullable(post.progress().note());
    }

    private Optional<Note> heldBack(ResourceId deviceId) {
        lock.lock();
        try {
            return lane(deviceId).gate.reason(time.instant());
        } finally {
            lock.unlock();
        }
    }

    /// Whether a post that was chosen to go out may still: its queue publishes, and no other strict post came
    /// before it meanwhile.
    boolean mayStillBegin(Post post) {
        return queue(post.deviceId()).status().publishes() && (!post.delivery().strict() || isKnownStrictHead(post));
    }

    private boolean isKnownStrictHead(Post post) {
        lock.lock();
        try {
            return lane(post.deviceId()).isKnownStrictHead(post.id());
        } finally {
            lock.unlock();
        }
    }

    private boolean isStrictHead(Post post) {
        lock.lock();
        try {
            Lane lane = lanes.get(post.deviceId());
            return lane == null || lane.isStrictHead(post.id());
        } finally {
            lock.unlock();
        }
    }

    /// Stops publishing: waits a little for what is being sent, then interrupts it. What was interrupted is
    /// taken up again at the next start.
    @Override
    public void close() {
        locked(() -> running = false);
        loops.forEach(RunUntilClosed::close);
        workers.shutdown();
        try {
            if (!workers.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                workers.shutdownNow();
                workers.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    int window() {
        return settings.window();
    }

    boolean isRunning() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    /// How many posts are held in memory, over all devices.
    int held() {
        lock.lock();
        try {
            return lanes.values().stream().mapToInt(Lane::held).sum();
        } finally {
            lock.unlock();
        }
    }

    // What follows up to the end is called by the tasks, or with the lock held.

    /// Runs a change of a lane's memory and then decides what that lane does next.
    void update(Lane lane, Runnable change) {
        locked(() -> {
            change.run();
            attend(lane);
        });
    }

    void preparationEnded(Lane lane, Runnable change) {
        locked(() -> {
            preparations--;
            change.run();
            attend(lane);
            if (running) {
                startPreparations(time.instant());
            }
        });
    }

    /// Has something done on a thread of its own.
    void work(Runnable task) {
        workers.execute(task);
    }

    /// How the queue of a device is run was read again after a doubt. With the lock held.
    void readAgain(Lane lane, DeviceQueue durable, Object doubt) {
        if (doubt.equals(lane.queueDoubt) && !lane.removed) {
            lane.queueDoubt = null;
            queues.put(lane.deviceId, durable);
            lane.gate.follow(durable);
        }
    }

    /// Something changed about the posts that are to leave.
    void departed(Runnable change) {
        locked(() -> {
            change.run();
            wakeBy(running ? departures.attend(now()) : Instant.MAX);
        });
    }

    /// Takes note of when a post leaves, if it is published. With the lock held.
    void published(Post post) {
        Instant leaves = post.progress().leaveAt();
        if (leaves != null) {
            departures.noticed(leaves);
            wakeBy(running ? departures.attend(now()) : Instant.MAX);
        }
    }

    private void touch(Post post) {
        Lane lane = lane(post.deviceId());
        lane.offer(post, time.instant());
        published(post);
        attend(lane);
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private Lane lane(ResourceId deviceId) {
        return lanes.computeIfAbsent(deviceId, id -> new Lane(id, settings, new Gate(queue(id), random)));
    }

    /// The time, and with it the notice that the clock was set back: pauses that were drawn before end at once.
    private Instant now() {
        Instant now = time.instant();
        if (now.isBefore(latestNow)) {
            lanes.values().forEach(lane -> lane.clockSetBack(now));
            if (running && now.plus(SET_BACK).isBefore(latestNow)) {
                repair.setBack(lanes.keySet(), now);
                workers.execute(repair::round);
            }
        }
        latestNow = now;
        return now;
    }

    /// The one place that decides what a device does next.
    private void attend(Lane lane) {
        if (!running || lane.removed) {
            return;
        }
        Instant now = now();
        Instant since = readySince(lane, now);
        if (since != null && !since.equals(lane.readySince)) {
            lane.sweepNeeded = true;
        }
        lane.readySince = since;
        Instant tallySince = lane.publishing == null ? lane.gate.tallyNeededSince(now) : null;
        if (tallySince != null) {
            lane.needLook();
        }
        if (lane.beginLook(now)) {
            var horizon = new QueueTasks.Horizon(
                    now.plus(settings.lookAhead()).plus(FURTHER),
                    now.plus(settings.prepareAhead()).plus(FURTHER),
                    tallySince,
                    lane.gate.begun(),
                    lane.queueDoubt);
            workers.execute(() -> tasks.look(lane, horizon));
        }
        startSweep(lane, now);
        if (lane.gate.queue().status() != DeviceQueue.Status.FREEZE) {
            wantPreparation.add(lane);
            startPreparations(now);
        }
        boolean mayPublish = since != null && lane.publishing == null && !lane.sweepNeeded && !lane.sweeping;
        Instant heldUntil = Lane.later(lane.pausedUntil, lane.gate.opensAt(now));
        boolean started = since != null && mayPublish && !now.isBefore(heldUntil) && startPublication(lane, since, now);
        wakeAgain(lane, now, mayPublish && !started, heldUntil);
    }

    /// Since when the device could have published what was due: since it is online and its queue publishes.
    /// After the clock was set back, since now at the latest.
    private @Nullable Instant readySince(Lane lane, Instant now) {
        DeviceQueue queue = lane.gate.queue();
        if (!queue.status().publishes() || !(ports.links().of(lane.deviceId) instanceof DeviceLink.Online online)) {
            return null;
        }
        Instant resumed = queue.publishingSince();
        Instant since = resumed == null ? online.since() : Lane.later(online.since(), resumed);
        Instant known = lane.readySince;
        if (!since.isAfter(now)) {
            return since;
        }
        return known == null || known.isAfter(now) ? now : known;
    }

    private boolean startPublication(Lane lane, Instant readySince, Instant now) {
        Optional<QueueEntry> next = lane.nextToPublish(now);
        if (next.isEmpty()) {
            return false;
        }
        Post held = lane.beginPublishing(next.get());
        lane.gate.begins();
        DeviceQueue queue = lane.gate.queue();
        workers.execute(() -> tasks.publish(lane, next.get(), held, new QueueTasks.Readiness(queue, readySince)));
        return true;
    }

    private void startSweep(Lane lane, Instant now) {
        Instant since = lane.readySince;
        boolean wanted = since != null
                ? lane.sweepNeeded && lane.publishing == null
                : !lane.sweepAt.isAfter(now) && lane.hasDue(now);
        if (!wanted || lane.sweeping) {
            return;
        }
        lane.sweeping = true;
        lane.sweepNeeded = false;
        lane.sweepAt = now.plus(settings.lateSweep());
        Instant lateBefore = since != null ? since : now;
        DeviceQueue queue = lane.gate.queue();
        workers.execute(() -> tasks.sweepLate(lane, new QueueTasks.Readiness(queue, lateBefore)));
    }

    /// Gives the free places for preparations to the devices in turn.
    private void startPreparations(Instant now) {
        while (preparations < settings.preparationsMax() && !wantPreparation.isEmpty()) {
            Lane lane = wantPreparation.removeFirst();
            Optional<QueueEntry> next = lane.nextToPrepare(now);
            if (next.isPresent()) {
                Post held = lane.beginPreparing(next.get());
                preparations++;
                workers.execute(() -> tasks.prepare(lane, next.get(), held));
                wantPreparation.addLast(lane);
            }
        }
    }

    private void wakeAgain(Lane lane, Instant now, boolean mayPublish, Instant heldUntil) {
        byWake.remove(lane);
        Instant next = lane.nextWake(mayPublish, heldUntil);
        if (lane.readySince == null && !lane.sweeping) {
            next = Lane.earlier(next, Lane.later(lane.sweepAt, lane.firstDue()));
        }
        Instant least = now.plus(LEAST_WAIT);
        lane.wakeAt = next.isBefore(least) ? least : next;
        byWake.add(lane);
        wakeBy(lane.wakeAt);
    }

    private void wakeBy(Instant wakeAt) {
        if (wakeAt.isBefore(sleepingUntil)) {
            sleepingUntil = wakeAt;
            alarm.ring();
        }
    }
}
