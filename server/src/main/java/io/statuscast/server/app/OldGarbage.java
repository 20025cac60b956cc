package io.statuscast.server.app;

import io.statuscast.core.time.RunUntilClosed;
import io.statuscast.core.time.Timekeeper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The care for objects that lived long and are garbage now.
///
/// The serial collector looks at them only when the heap has reached its largest size: what the idle
/// connections of very many numbers leave behind would fill all of `-Xmx` within hours. Here they are looked at
/// as soon as there are half as many again as the last collection left, and at least [#SLACK_BYTES] more. That
/// stops everything for a tenth of a second with a thousand numbers, so it waits for a calm moment, but not
/// until [#BUSY_BYTES] more have piled up. Used by one thread.
final class OldGarbage {
    static final long SLACK_BYTES = 48L << 20;
    static final long BUSY_BYTES = 128L << 20;
    /// Collections of young objects between two looks with which the process counts as calm.
    static final long CALM_MAX = 2;

    private static final Logger LOG = System.getLogger(OldGarbage.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    /// The serial collector's; others take care by themselves.
    private static final String POOL = "Tenured Gen";

    private static final String YOUNG = "Copy";

    private final OldObjects objects;
    private long limit = SLACK_BYTES;
    private long youngBefore;

    /// The part of the heap for objects that have lived long; a seam for tests.
    interface OldObjects {
        long bytes();

        /// How often young objects were collected since the start: the more is going on, the oftener.
        long youngCollections();

        /// Takes the garbage out; returns when that is done.
        void collect();
    }

    OldGarbage(OldObjects objects) {
        this.objects = objects;
    }

    /// Begins to look every few seconds, if the collector of this process needs it.
    static Optional<RunUntilClosed> watch(Timekeeper time, RandomGenerator random) {
        Optional<MemoryPoolMXBean> old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals(POOL))
                .findFirst();
        Optional<GarbageCollectorMXBean> young = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(collector -> collector.getName().equals(YOUNG))
                .findFirst();
        return old.flatMap(pool -> young.map(collector -> new OldGarbage(new Tenured(pool, collector))))
                .map(care -> RunUntilClosed.start("old-garbage", time, random, () -> {
                    time.pause(LOOK_EVERY);
                    care.look();
                }));
    }

    private record Tenured(MemoryPoolMXBean pool, GarbageCollectorMXBean young) implements OldObjects {
        @Override
        public long bytes() {
            return pool.getUsage().getUsed();
        }

        @Override
        public long youngCollections() {
            return young.getCollectionCount();
        }

        @Override
        public void collect() {
            System.gc();
        }
    }

    void look() {
        long young = objects.youngCollections();
        boolean calm = young - youngBefore <= CALM_MAX;
        youngBefore = young;
        long before = objects.bytes();
        if (before <= (calm ? limit : limit + BUSY_BYTES)) {
            return;
        }
        objects.collect();
        long live = objects.bytes();
        limit = live + Math.max(SLACK_BYTES, live / 2);
        LOG.log(Level.DEBUG, "{0} KiB of {1} KiB were garbage", (before - live) / 1024, before / 1024);
    }
}
