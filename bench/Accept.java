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
import io.statuscast.server.sql.SqlPostRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/// How fast text statuses for a far day are accepted over 64 connections, each answer after its commit; and before and
/// after that, how fast as many callers of the repository alone get their posts committed on the same disk.
final class Accept {
    private static final int CALLERS = 64;
    private static final Duration AHEAD = Duration.ofDays(30);

    private Accept() {}

    static void measure(boolean brief, Report report) throws Exception {
        int seconds = brief ? 3 : 20;
        double before = raw(seconds);
        Load.Result accepted = accept(seconds, report);
        double after = raw(seconds);
        double raw = (before + after) / 2;
        report.atLeast("accept, 64 connections", accepted.perSecond(), "posts/s", 8_000);
        report.note("accept, p50", accepted.millis(0.5), "ms");
        report.atMost("accept, p99", accepted.millis(0.99), "ms", 40);
        report.note("database alone, 64 callers", raw, "posts/s");
        report.atLeast("accept, share of the database alone", accepted.perSecond() / raw, "", 0.5);
    }

    private static Load.Result accept(int seconds, Report report) throws Exception {
        try (Server server = Server.start(Map.of())) {
            String device = server.onlineDevice();
            byte[] request = Connection.request(
                    "POST",
                    "/v1/chat/" + device + "/status",
                    "{\"message\":\"Open until eight today, see you\",\"color\":\"charcoal\",\"schedule\":{\"date\":\""
                            + Instant.now().plus(AHEAD) + "\"}}");
            Load.run(server.port, request, CALLERS, warmUp(seconds));
            double cpu = server.cpuSeconds();
            Load.Result result = Load.run(server.port, request, CALLERS, Duration.ofSeconds(seconds));
            report.note("accept, processor time", (server.cpuSeconds() - cpu) * 1e6 / result.count(), "us/post");
            return result;
        }
    }

    private static Duration warmUp(int seconds) {
        return Duration.ofSeconds(Math.max(8, seconds / 2));
    }

    private static double raw(int seconds) throws Exception {
        Path directory = Server.directory();
        var time = new SystemTime();
        try (SqlDatabase database = SqlDatabase.open(directory, time, new Random())) {
            var posts = new SqlPostRepository(database);
            insert(posts, time, Duration.ofSeconds(2));
            return insert(posts, time, Duration.ofSeconds(seconds)) / (double) seconds;
        } finally {
            Server.delete(directory);
        }
    }

    private static long insert(SqlPostRepository posts, SystemTime time, Duration span) {
        var random = new Random();
        ResourceId device = new ResourceIds(time, random).next();
        var done = new LongAdder();
        long end = System.nanoTime() + span.toNanos();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                executor.execute(() -> {
                    var own = new Random();
                    var ids = new ResourceIds(time, own);
                    var waIds = new WaIds(own);
                    while (System.nanoTime() < end) {
                        posts.insert(post(ids, waIds, device, Instant.ofEpochMilli(time.millis())));
                        done.increment();
                    }
                });
            }
        }
        return done.sum();
    }

    private static Post post(ResourceIds ids, WaIds waIds, ResourceId device, Instant now) {
        Instant at = now.plus(AHEAD);
        var text = new PostContent.Text(
                "Open until eight today, see you", "charcoal", StatusColor.SKY_BLUE.argb(), StatusFont.HELVETICA);
        return new Post(
                ids.next(),
                waIds.next(),
                device,
                text,
                new Audience.Contacts(),
                null,
                new Delivery(at, true, false, Delivery.LATENESS),
                0,
                now,
                Progress.accepted(at, now));
    }
}
