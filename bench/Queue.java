import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.id.ResourceIds;
import io.statuscast.core.id.WaIds;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostEvents;
import io.statuscast.core.queue.Acceptance;
import io.statuscast.core.queue.NewPost;
import io.statuscast.core.queue.PostMaker;
import io.statuscast.core.queue.Posts;
import io.statuscast.core.queue.PrepareResult;
import io.statuscast.core.queue.PublishResult;
import io.statuscast.core.queue.QueueEngine;
import io.statuscast.core.queue.QueuePorts;
import io.statuscast.core.queue.QueueSettings;
import io.statuscast.core.queue.RevokeResult;
import io.statuscast.core.repeat.Recurrence;
import io.statuscast.core.repeat.RuleTimes;
import io.statuscast.core.time.SystemTime;
import io.statuscast.server.sql.SqlAudienceRepository;
import io.statuscast.server.sql.SqlDatabase;
import io.statuscast.server.sql.SqlDeviceQueueRepository;
import io.statuscast.server.sql.SqlPostRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// The queue with a million posts waiting, on both databases: how late posts leave, and how fast new ones are taken in.
/// The engine and the repositories are the server's; every number is online, and its WhatsApp acknowledges at once.
final class Queue implements AutoCloseable {
    private static final int DEVICES = 1_000;
    private static final int BURST = 10_000;
    private static final Duration BURST_SPAN = Duration.ofSeconds(10);
    /// Beyond the engine's look-ahead: what is due is claimed from the database.
    private static final Duration BURST_AHEAD = Duration.ofSeconds(12);
    private static final Duration AHEAD = Duration.ofDays(30);
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private final SqlDatabase database;
    private final List<Device> devices;
    private final QueueEngine engine;
    private final Posts posts;
    private final AtomicInteger left = new AtomicInteger();
    private final long[] lateMicros = new long[BURST];

    static void measure(boolean brief, Report report) throws Exception {
        measure("SQLite", Inserts::sqlite, () -> {}, brief, report);
        try (Postgres server = Postgres.start()) {
            measure("PostgreSQL", server::open, server::settle, brief, report);
        }
        Disk.note(report);
    }

    private static void measure(String name, Inserts.Opener opener, Runnable settle, boolean brief, Report report)
            throws Exception {
        int seconds = brief ? 3 : 15;
        int each = brief ? 100 : 1_000;
        double before = Inserts.rate(opener, DEVICES, seconds);
        Path directory = Server.directory();
        double accepted;
        try (var queue = new Queue(opener.open(directory), each, settle, report, name)) {
            queue.lateness(report, name);
            queue.accept(Duration.ofSeconds(brief ? 4 : 8));
            accepted = queue.accept(Duration.ofSeconds(seconds));
        } finally {
            Server.delete(directory);
        }
        double alone = (before + Inserts.rate(opener, DEVICES, seconds)) / 2;
        report.atLeast(name + ", accept", accepted, "posts/s", 8_000);
        report.note(name + ", database alone", alone, "posts/s");
        report.atLeast(name + ", share of the database alone", accepted / alone, "", 0.5);
    }

    private Queue(SqlDatabase database, int each, Runnable settle, Report report, String name) {
        this.database = database;
        long begin = System.nanoTime();
        devices = Inserts.waiting(database, DEVICES, each);
        settle.run();
        report.note(name + ", waiting posts", (double) DEVICES * each, "posts");
        report.note(name + ", putting them there", (System.nanoTime() - begin) / 1e9, "s");
        var time = new SystemTime();
        var random = new Random();
        Instant since = time.instant().minusSeconds(60);
        var repository = new SqlPostRepository(database);
        var ports = new QueuePorts(
                repository,
                new SqlDeviceQueueRepository(database),
                new SqlAudienceRepository(database),
                _ -> new DeviceLink.Online(since),
                this::publish,
                _ -> new RevokeResult.Revoked(),
                (_, _) -> new PrepareResult.Failed("bench:media", "There is no media here."),
                PostEvents.none());
        var maker = new PostMaker(new ResourceIds(time, random), new WaIds(random), new Recurrence(RuleTimes.none()));
        engine = new QueueEngine(ports, maker, QueueSettings.defaults(), time, random);
        posts = new Posts(repository, engine, maker, time);
        long start = System.nanoTime();
        engine.start();
        report.note(name + ", start of the queue", (System.nanoTime() - start) / 1e9, "s");
    }

    private PublishResult publish(Post post) {
        Instant now = Instant.now();
        int place = left.decrementAndGet();
        lateMicros[place] = Duration.between(post.delivery().at(), now).toNanos() / 1_000;
        return new PublishResult.Published(now, 10, List.of());
    }

    private void lateness(Report report, String name) throws InterruptedException {
        burst(BURST / 5);
        burst(BURST);
        report.note(name + ", lateness p50", Report.percentile(lateMicros, 0.5) / 1e3, "ms");
        report.note(name + ", lateness p95", Report.percentile(lateMicros, 0.95) / 1e3, "ms");
        report.atMost(name + ", lateness p99", Report.percentile(lateMicros, 0.99) / 1e3, "ms", 25);
        report.note(name + ", lateness of the latest", lateMicros[BURST - 1] / 1e3, "ms");
    }

    /// Has that many posts fall due at moments of ten seconds, drawn at random, and waits until they have left.
    private void burst(int count) throws InterruptedException {
        left.set(count);
        Instant begin = Instant.now().plus(BURST_AHEAD);
        var random = new Random(1);
        try (var executor = Executors.newFixedThreadPool(Inserts.CALLERS)) {
            for (int i = 0; i < count; i++) {
                Device device = devices.get(i % DEVICES);
                Instant at = begin.plusMillis(random.nextLong(BURST_SPAN.toMillis()));
                executor.execute(() -> accept(device, at));
            }
        }
        if (Instant.now().plusSeconds(3).isAfter(begin)) {
            throw new IllegalStateException("the machine is too slow: the posts were due before all were taken in");
        }
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (left.get() > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(left + " posts did not leave: " + Arrays.toString(lateMicros));
            }
            Thread.sleep(50);
        }
    }

    private double accept(Duration span) {
        Instant at = Instant.now().plus(AHEAD);
        return Inserts.perSecond(
                () -> accept(devices.get(ThreadLocalRandom.current().nextInt(DEVICES)), at), span);
    }

    private void accept(Device device, Instant at) {
        var wanted = new NewPost(device, Inserts.text(), new Audience.Contacts(), null, at, false, null);
        if (!(posts.accept(wanted) instanceof Acceptance.Accepted)) {
            throw new IllegalStateException("refused");
        }
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }
}
