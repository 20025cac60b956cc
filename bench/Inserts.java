import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.ResourceIds;
import io.statuscast.core.id.WaIds;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Delivery;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.Progress;
import io.statuscast.core.post.StatusColor;
import io.statuscast.core.post.StatusFont;
import io.statuscast.core.time.SystemTime;
import io.statuscast.server.sql.SqlDatabase;
import io.statuscast.server.sql.SqlDeviceRepository;
import io.statuscast.server.sql.SqlPostRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// Posts put straight into a database: how fast 64 callers get theirs committed, and many at once as what waits.
final class Inserts {
    static final int CALLERS = 64;
    private static final int BATCH = 250;
    private static final Duration AHEAD = Duration.ofDays(30);

    private Inserts() {}

    /// Opens a database, which is created in a directory unless it is elsewhere.
    @FunctionalInterface
    interface Opener {
        SqlDatabase open(Path directory) throws Exception;
    }

    static SqlDatabase sqlite(Path directory) {
        return SqlDatabase.open(directory, new SystemTime(), new Random());
    }

    /// Posts a second that become durable in a new database, each caller waiting for its commit.
    ///
    /// @param numbers how many numbers they are for, drawn at random
    static double rate(Opener opener, int numbers, int seconds) throws Exception {
        Path directory = Server.directory();
        try (SqlDatabase database = opener.open(directory)) {
            var posts = new SqlPostRepository(database);
            var ids = new ResourceIds(new SystemTime(), new Random());
            List<ResourceId> devices = Stream.generate(ids::next).limit(numbers).toList();
            var maker = new Maker();
            Instant at = maker.now().plus(AHEAD);
            Runnable one = () ->
                    posts.insert(maker.post(devices.get(ThreadLocalRandom.current().nextInt(numbers)), at));
            perSecond(one, Duration.ofSeconds(2));
            return perSecond(one, Duration.ofSeconds(seconds));
        } finally {
            Server.delete(directory);
        }
    }

    /// How often a second 64 callers get something done.
    static double perSecond(Runnable action, Duration span) {
        var done = new LongAdder();
        long begin = System.nanoTime();
        long end = begin + span.toNanos();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                executor.execute(() -> {
                    while (System.nanoTime() < end) {
                        action.run();
                        done.increment();
                    }
                });
            }
        }
        return done.sum() * 1e9 / (System.nanoTime() - begin);
    }

    /// Puts devices into a database, and posts of each, all waiting for some moment of the days after tomorrow.
    static List<Device> waiting(SqlDatabase database, int devices, int postsOfEach) {
        var known = new SqlDeviceRepository(database);
        var posts = new SqlPostRepository(database);
        var maker = new Maker();
        var ids = new ResourceIds(new SystemTime(), new Random());
        var made = new ArrayList<Device>();
        try (var executor = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < devices; i++) {
                Device device = Device.unlinked(ids.next(), "shop " + i, false, maker.now())
                        .linkedTo(new Device.Account("1555%07d".formatted(i), null, null), maker.now());
                known.insert(device);
                made.add(device);
                executor.execute(() -> {
                    for (int left = postsOfEach; left > 0; left -= BATCH) {
                        posts.insertAll(maker.posts(device.id(), Math.min(left, BATCH)));
                    }
                });
            }
        }
        return made;
    }

    /// Makes posts. Thread-safe.
    private static final class Maker {
        private final SystemTime time = new SystemTime();
        private final ThreadLocal<Random> random = ThreadLocal.withInitial(Random::new);
        private final ThreadLocal<ResourceIds> ids = ThreadLocal.withInitial(() -> new ResourceIds(time, random.get()));
        private final ThreadLocal<WaIds> waIds = ThreadLocal.withInitial(() -> new WaIds(random.get()));

        Instant now() {
            return Instant.ofEpochMilli(time.millis());
        }

        List<Post> posts(ResourceId device, int count) {
            var made = new ArrayList<Post>(count);
            for (int i = 0; i < count; i++) {
                made.add(post(device, now().plus(Duration.ofDays(2)).plusMillis(random.get().nextLong(AHEAD.toMillis()))));
            }
            return made;
        }

        Post post(ResourceId device, Instant at) {
            Instant now = now();
            return new Post(
                    ids.get().next(),
                    waIds.get().next(),
                    device,
                    text(),
                    new Audience.Contacts(),
                    null,
                    new Delivery(at, true, false, Delivery.LATENESS),
                    0,
                    now,
                    Progress.accepted(at, now));
        }
    }

    static PostContent text() {
        return new PostContent.Text(
                "Open until eight today, see you", "charcoal", StatusColor.SKY_BLUE.argb(), StatusFont.HELVETICA);
    }
}
