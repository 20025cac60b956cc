package io.statuscast.core.queue;

import io.statuscast.core.audience.AudienceRepository;
import io.statuscast.core.device.Device;
import io.statuscast.core.device.Device.Account;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.ResourceIds;
import io.statuscast.core.id.WaIds;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostContent.Media;
import io.statuscast.core.post.PostContent.MediaFormat;
import io.statuscast.core.post.PostContent.MediaKind;
import io.statuscast.core.post.PostContent.MediaSource;
import io.statuscast.core.post.PostContent.Rendition;
import io.statuscast.core.post.PostEvents;
import io.statuscast.core.post.PostEvents.PostChanged;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.StatusColor;
import io.statuscast.core.post.StatusFont;
import io.statuscast.core.repeat.Recurrence;
import io.statuscast.core.repeat.RuleTimes;
import io.statuscast.core.time.SettableTime;
import io.statuscast.core.time.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An engine with everything around it in the hand of the test.
final class QueueBench {
    static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    final SettableTime time = new SettableTime(START);
    private final QueueStore store;
    final StorageFaults faults;
    PostRepository repository;
    DeviceQueueRepository queueRepository;
    AudienceRepository audiences;
    final Map<ResourceId, DeviceLink> links = new HashMap<>();
    final List<PostChanged> changes = new ArrayList<>();
    PostEvents listener = changes::add;
    /// Every call of the publisher, in order.
    final List<Post> sent = new ArrayList<>();
    /// What the publisher was called against; the engine survives it, the test must not.
    private @Nullable AssertionError violation;

    final Random random;
    final ManualWorkers workers;
    final ResourceIds ids;
    Function<Post, PublishResult> publisher = post -> new PublishResult.Published(time.instant(), 3, List.of());
    Function<Post, PrepareResult> preparer =
            post -> new PrepareResult.Prepared(new Rendition(MediaKind.IMAGE, "ab".repeat(32)));
    QueueSettings settings = QueueSettings.defaults();
    Function<Post, RevokeResult> revoker = post -> new RevokeResult.Revoked();
    final PostMaker maker;
    QueueEngine engine;
    Posts posts;
    PostChanges postChanges;
    DeviceQueues queues;

    QueueBench(long seed) {
        this(seed, QueueStore.inMemory());
    }

    QueueBench(long seed, QueueStore store) {
        this.store = store;
        repository = store.posts();
        queueRepository = store.queues();
        audiences = store.audiences();
        faults = new StorageFaults(seed ^ 0xFA17);
        random = new Random(seed);
        workers = new ManualWorkers(random);
        ids = new ResourceIds(time, random);
        maker = new PostMaker(ids, new WaIds(random), new Recurrence(RuleTimes.none()));
        restartEngine();
    }

    private QueueEngine newEngine() {
        var ports = new QueuePorts(
                faults.over(PostRepository.class, repository),
                faults.over(DeviceQueueRepository.class, queueRepository),
                audiences,
                id -> links.getOrDefault(id, new DeviceLink.Unlinked()),
                this::publish,
                post -> revoker.apply(post),
                (post, media) -> preparer.apply(post),
                listener);
        return new QueueEngine(ports, maker, settings, new Unhurried(time), random, workers);
    }

    private PublishResult publish(Post post) {
        if (post.state() != PostState.SENDING || !isDurable(post)) {
            violation = new AssertionError("sending must be durable before the publisher is called");
            throw violation;
        }
        sent.add(post);
        return publisher.apply(post);
    }

    private boolean isDurable(Post post) {
        Post kept = now(post);
        return kept.with(post.audience()).equals(post);
    }

    /// Time that does not pass while somebody waits for the storage: all of a test is one thread.
    private record Unhurried(Timekeeper time) implements Timekeeper {
        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public Alarm newAlarm() {
            return time.newAlarm();
        }

        @Override
        public void pause(Duration duration) {}
    }

    QueueBench started() {
        engine.open();
        run();
        return this;
    }

    /// Ends the process without a word and starts it again over the same repository.
    void crashAndRestart() {
        crashAndReopen();
        run();
    }

    /// [#crashAndRestart] without letting anything happen yet.
    void crashAndReopen() {
        workers.crash();
        // A process that cannot read its storage ends again, until it can.
        faults.calm();
        store.reopen();
        repository = store.posts();
        queueRepository = store.queues();
        audiences = store.audiences();
        restartEngine();
        engine.open();
    }

    void restartEngine() {
        engine = newEngine();
        PostRepository failing = faults.over(PostRepository.class, repository);
        posts = new Posts(failing, engine, maker, time);
        postChanges = new PostChanges(failing, engine, time);
        queues = new DeviceQueues(faults.over(DeviceQueueRepository.class, queueRepository), engine, postChanges, time);
    }

    /// Lets everything happen that is due by now.
    void run() {
        workers.runAll();
        engine.turn();
        workers.runAll();
        if (violation != null) {
            throw violation;
        }
    }

    /// Lets time pass, stopping wherever the engine wants to be woken.
    void pass(Duration duration) {
        Instant end = time.instant().plus(duration);
        run();
        while (true) {
            Instant next = engine.turn();
            workers.runAll();
            next = earlier(next, engine.turn());
            if (next.isAfter(end)) {
                break;
            }
            time.set(next);
            run();
        }
        time.set(end);
        run();
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    Device device() {
        Device device = Device.unlinked(ids.next(), "shop", false, time.instant());
        store.add(device);
        return device;
    }

    Device onlineDevice() {
        Device device = device().linkedTo(new Account("15550100001", null, null), time.instant());
        online(device);
        return device;
    }

    void online(Device device) {
        links.put(device.id(), new DeviceLink.Online(time.instant()));
        engine.deviceChanged(device.id());
    }

    void offline(Device device) {
        links.put(device.id(), new DeviceLink.Reconnecting(1, time.instant()));
        engine.deviceChanged(device.id());
    }

    Post post(Device device, @Nullable Duration in, boolean strict) {
        return accept(newPost(device, text(), in, strict));
    }

    Post media(Device device, @Nullable Duration in, boolean strict) {
        return accept(newPost(device, media(), in, strict));
    }

    Post accept(NewPost wanted) {
        return ((Acceptance.Accepted) posts.accept(wanted)).posts().getFirst();
    }

    NewPost newPost(Device device, PostContent content, @Nullable Duration in, boolean strict) {
        Instant at = in == null ? null : time.instant().plus(in);
        return new NewPost(device, content, new Audience.Contacts(), null, at, strict, null);
    }

    static PostContent media() {
        return new Media(new MediaSource.Url("https://example.org/a.jpg"), null, MediaFormat.NATIVE, null, null);
    }

    static PostContent text() {
        return new PostContent.Text("hello", "sky_blue", StatusColor.SKY_BLUE.argb(), StatusFont.HELVETICA);
    }

    Post now(Post post) {
        return repository.find(post.id()).orElseThrow();
    }

    PostState state(Post post) {
        return now(post).state();
    }

    List<ResourceId> sentIds() {
        return sent.stream().map(Post::id).toList();
    }
}
