package io.statuscast.server.sql;

import io.statuscast.core.queue.QueueHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The random histories of core's `QueueModelTest` over a real database, which every second crash opens anew.
///
/// A failure names its seed; `-Dstatuscast.queue.seed=N` plays that history alone,
/// `-Dstatuscast.queue.histories=N` plays that many.
abstract class QueueHistoriesContract {
    /// Each waits for the database most of the time.
    private static final int PLAYERS = 4;
    /// Fewer than in memory, where they cost a tenth.
    private static final int STEPS = 40;

    /// Thousands of failing storages have nothing to tell. A strong reference: a logger that nobody holds forgets its
    /// level.
    private static final Logger QUEUE = Logger.getLogger("io.statuscast.core.queue");

    @BeforeAll
    static void quiet() {
        QUEUE.setLevel(Level.OFF);
    }

    @AfterAll
    static void loudAgain() {
        QUEUE.setLevel(null);
    }

    @TempDir
    Path directory;

    private final int histories;
    private final long firstSeed;

    QueueHistoriesContract(int histories, long firstSeed) {
        this.histories = Integer.getInteger("statuscast.queue.histories", histories);
        this.firstSeed = firstSeed;
    }

    /// An empty database that does not wait for the disk, which outlives the crashes of a history.
    abstract Engine.Opener database(Path directory);

    @Test
    void keepsTheQueuesPromisesInRandomHistories() throws Exception {
        Long only = Long.getLong("statuscast.queue.seed");
        long first = only == null ? firstSeed : only;
        long end = only == null ? firstSeed + histories : only + 1;
        var seeds = new AtomicLong(first);
        var players = new ArrayList<Future<?>>();
        try (var threads = Executors.newFixedThreadPool(PLAYERS)) {
            for (int i = 0; i < PLAYERS; i++) {
                Path own = directory.resolve("player" + i);
                players.add(threads.submit(() -> {
                    play(own, seeds, end);
                    return null;
                }));
            }
        }
        for (Future<?> player : players) {
            player.get();
        }
    }

    private void play(Path own, AtomicLong seeds, long end) throws IOException {
        Files.createDirectory(own);
        try (var store = new SqlQueueStore(database(own))) {
            for (long seed = seeds.getAndIncrement(); seed < end; seed = seeds.getAndIncrement()) {
                new QueueHistory(seed, store, STEPS).play();
                store.clear();
            }
        }
    }
}
