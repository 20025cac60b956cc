package io.statuscast.server.sql;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.time.SystemTime;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Measures how many posts become durable in a second, one commit awaited by each caller. Arguments: callers, seconds,
/// a directory on the disk to measure, and `postgresql` for the PostgreSQL of the tests instead of SQLite.
final class InsertRate {
    private static final Logger LOG = System.getLogger(InsertRate.class.getName());

    private InsertRate() {}

    public static void main(String[] arguments) throws Exception {
        int callers = Integer.parseInt(arguments[0]);
        Duration span = Duration.ofSeconds(Integer.parseInt(arguments[1]));
        Path directory = Files.createTempDirectory(Path.of(arguments[2]), "rate");
        var time = new SystemTime();
        var random = new Random(1);
        Engine engine = arguments.length > 3 ? Engine.POSTGRESQL : Engine.SQLITE;
        try (SqlDatabase database = engine.fresh(directory).open(time)) {
            for (int round = 1; round <= 3; round++) {
                LOG.log(Level.INFO, "round {0}: {1}", round, round(database, time, random, callers, span));
            }
        }
    }

    private static String round(SqlDatabase database, SystemTime time, Random random, int callers, Duration span) {
        var posts = new SqlPostRepository(database);
        var sample = new SamplePosts(random.nextInt());
        ResourceId device = sample.ids.next();
        var done = new AtomicInteger();
        long[] micros = new long[2_000_000];
        Instant start = time.instant();
        Instant end = start.plus(span);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                executor.execute(() -> {
                    Instant before = time.instant();
                    while (before.isBefore(end)) {
                        Post post;
                        synchronized (sample) {
                            post = sample.text(device, 3_600, false);
                        }
                        posts.insert(post);
                        Instant after = time.instant();
                        micros[done.getAndIncrement()] =
                                Duration.between(before, after).toNanos() / 1_000;
                        before = after;
                    }
                });
            }
        }
        double seconds = Duration.between(start, time.instant()).toMillis() / 1_000.0;
        long[] sorted = Arrays.copyOf(micros, done.get());
        Arrays.sort(sorted);
        return "%.0f posts/s, p50 %.1f ms, p99 %.1f ms"
                .formatted(
                        done.get() / seconds,
                        sorted[sorted.length / 2] / 1_000.0,
                        sorted[sorted.length * 99 / 100] / 1_000.0);
    }
}
