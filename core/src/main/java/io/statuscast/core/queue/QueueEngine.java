package io.statuscast.core.queue;

import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.post.QueueEntry;
import io.statuscast.core.time.RunUntilClosed;
import io.statuscast.core.time.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Brings every post to the publisher at its time and records what became of it. Thread-safe; one-shot.
///
/// One thread of its own waits for the next moment at which a device needs attention; everything that blocks (reading
/// the repository, preparing, publishing) runs on virtual threads, at most one publication per device. Of each device
/// only a bounded window on its near future is in memory, and every change of a post is checked against its version, so
/// that what is in memory may be outdated without harm.
///
/// The order of one device's posts:
/// - non-strict posts start in the order of their times, then of acceptance; one that is being prepared, waits for a
///   retry or fails holds nobody up;
/// - a strict post starts once no strict post with an earlier time (or the same time and an earlier acceptance) is open
///   any more;
/// - strict and non-strict posts do not wait for each other.
public final class QueueEngine implements AutoCloseable {
    private static final Duration IDLE = Duration.ofHours(1);
    private static final Duration LEAST_WAIT = Duration.ofMillis(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

    private final QueuePorts ports;
    private final QueueSettings settings;
    private final Timekeeper time;
    private final RandomGenerator random;
    private final ExecutorService workers;
    private final QueueTasks tasks;
    private final Timekeeper.Alarm alarm;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ResourceId, Lane> lanes = new HashMap<>();
    private final TreeSet<Lane> byWake =
            new TreeSet<>(Comparator.comparing((Lane lane) -> lane.wakeAt).thenComparing(lane -> lane.deviceId));
    private final LinkedHashSet<Lane> wantPreparation = new LinkedHashSet<>();
    private int preparations;
    private Instant sleepingUntil = Instant.MIN;
    private boolean running;
    private @Nullable RunUntilClosed loop;

    public QueueEngine(QueuePorts ports, QueueSettings settings, Timekeeper time, RandomGenerator random) {
        this(
                ports,
                settings,
                time,
                random,
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("queue-", 0).factory()));
    }

    QueueEngine(
            QueuePorts ports,
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
        this.tasks = new QueueTasks(this, ports, new RetryPolicy(random), time);
    }

    /// Takes up what an earlier run left and begins to publish. Blocks while it reads the repository.
    public void start() {
        open();
        loop = RunUntilClosed.start("queue", time, random, () -> alarm.awaitUntil(turn()));
    }

    /// [#start] without the thread: the caller calls [#turn].
    void open() {
        tasks.recoverInterrupted();
        List<ResourceId> devices = ports.posts().devicesWithOpenPosts();
        locked(() -> {
            running = true;
            devices.forEach(this::lane);
            lanes.values().forEach(this::attend);
        });
    }

    /// Attends to every device whose time has come.
    ///
    /// @return when the next one needs attention
    Instant turn() {
        lock.lock();
        try {
            Instant now = time.instant();
            while (!byWake.isEmpty() && !byWake.first().wakeAt.isAfter(now)) {
                attend(byWake.first());
            }
            Instant idle = now.plus(IDLE);
            sleepingUntil = byWake.isEmpty() || byWake.first().wakeAt.isAfter(idle) ? idle : byWake.first().wakeAt;
            return sleepingUntil;
        } finally {
            lock.unlock();
        }
    }

    /// A post was just made durable by [Posts].
    void accepted(Post post) {
        tasks.recorder().tell(post, null);
        locked(() -> touch(post));
    }

    /// A post was changed by someone else than the engine, durably.
    void changed(Post post, PostState from) {
        tasks.recorder().tell(post, from);
        locked(() -> touch(post));
    }

    /// The link state of a device may have changed. Never blocks for long; call it after [DeviceLinks] knows the
    /// change.
    public void deviceChanged(ResourceId deviceId) {
        locked(() -> {
            Lane lane = lane(deviceId);
            lane.pausedUntil = Instant.MIN;
            attend(lane);
        });
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
        if (post.content().needsPreparation()) {
            return due ? Optional.of(Notes.PREPARING) : Optional.empty();
        }
        if (due && post.delivery().strict() && !isStrictHead(post)) {
            return Optional.of(Notes.STRICT_ORDER);
        }
        return Optional.ofNullable(post.progress().note());
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

    /// Stops publishing: waits a little for what is being sent, then interrupts it. What was interrupted is taken up
    /// again at the next start.
    @Override
    public void close() {
        locked(() -> running = false);
        RunUntilClosed started = loop;
        if (started != null) {
            started.close();
        }
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

    private void touch(Post post) {
        Lane lane = lane(post.deviceId());
        lane.offer(post, time.instant());
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
        return lanes.computeIfAbsent(deviceId, id -> new Lane(id, settings));
    }

    /// The one place that decides what a device does next.
    private void attend(Lane lane) {
        if (!running) {
            return;
        }
        Instant now = time.instant();
        DeviceLink link = ports.links().of(lane.deviceId);
        Instant since = link instanceof DeviceLink.Online online ? online.since() : null;
        if (since != null && !since.equals(lane.onlineSince)) {
            lane.sweepNeeded = true;
        }
        lane.onlineSince = since;
        if (lane.beginLook(now)) {
            workers.execute(() -> tasks.look(lane, now.plus(settings.lookAhead()), now.plus(settings.prepareAhead())));
        }
        startSweep(lane, now);
        wantPreparation.add(lane);
        startPreparations(now);
        boolean mayPublish = lane.publishing == null && !lane.sweepNeeded && !lane.sweeping;
        boolean started =
                since != null && mayPublish && !now.isBefore(lane.pausedUntil) && startPublication(lane, since, now);
        wakeAgain(lane, now, since != null && mayPublish && !started);
    }

    private boolean startPublication(Lane lane, Instant onlineSince, Instant now) {
        Optional<QueueEntry> next = lane.nextToPublish(now);
        if (next.isEmpty()) {
            return false;
        }
        Post held = lane.beginPublishing(next.get());
        workers.execute(() -> tasks.publish(lane, next.get(), held, onlineSince));
        return true;
    }

    private void startSweep(Lane lane, Instant now) {
        Instant since = lane.onlineSince;
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
        workers.execute(() -> tasks.sweepLate(lane, lateBefore));
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

    private void wakeAgain(Lane lane, Instant now, boolean mayPublish) {
        byWake.remove(lane);
        Instant next = lane.nextWake(mayPublish);
        if (lane.onlineSince == null && !lane.sweeping) {
            next = Lane.earlier(next, Lane.later(lane.sweepAt, lane.firstDue()));
        }
        Instant least = now.plus(LEAST_WAIT);
        lane.wakeAt = next.isBefore(least) ? least : next;
        byWake.add(lane);
        if (lane.wakeAt.isBefore(sleepingUntil)) {
            sleepingUntil = lane.wakeAt;
            alarm.ring();
        }
    }
}
