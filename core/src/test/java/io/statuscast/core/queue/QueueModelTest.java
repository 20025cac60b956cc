package io.statuscast.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random histories of calls, crashes, steps of the clock, failing storages and faults of links, in random
/// interleavings of the engine's work. [QueuePromises] is the model: what may happen at every call of the
/// publisher, and what must be true at the end.
///
/// A failure names its seed; `-Dqueue.seed=N` plays that history alone.
class QueueModelTest {
    private static final int BATCHES = 10;
    private static final int HISTORIES = 500;
    private static final long SEEDS_APART = 100_000;

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

    @ParameterizedTest
    @MethodSource("batches")
    void keepsItsPromisesInRandomHistories(long batch) {
        Long only = Long.getLong("queue.seed");
        int storageFailures = 0;
        int refused = 0;
        for (int i = 0; i < HISTORIES && only == null; i++) {
            var history = new QueueHistory(batch * SEEDS_APART + i, QueueStore.inMemory(), QueueHistory.STEPS);
            history.play();
            storageFailures += history.storageFailures();
            refused += history.refusedForStorage();
        }
        assertThat(only != null || (storageFailures > HISTORIES && refused > HISTORIES / 5))
                .as("the storage failed %d times, %d times under a call", storageFailures, refused)
                .isTrue();
    }

    static LongStream batches() {
        return LongStream.rangeClosed(1, BATCHES);
    }

    @Test
    void playsAHistoryAgainFromItsSeed() {
        long seed = Long.getLong("queue.seed", SEEDS_APART);
        assertThat(new QueueHistory(seed, QueueStore.inMemory(), QueueHistory.STEPS).play())
                .isEqualTo(new QueueHistory(seed, QueueStore.inMemory(), QueueHistory.STEPS).play());
    }
}
