package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OldGarbageTest {
    private static final long MIB = 1L << 20;

    private final Heap heap = new Heap();
    private final OldGarbage care = new OldGarbage(heap);

    @Test
    void nothingIsCollectedWhileLittleHasPiledUp() {
        heap.used = OldGarbage.SLACK_BYTES;
        care.look();
        assertThat(heap.collections).isZero();
    }

    @Test
    void garbageGoesWhenThereIsMuchOfItAndNotAgainBeforeThereIsMuchAgain() {
        heap.live = 20 * MIB;
        heap.used = OldGarbage.SLACK_BYTES + 1;
        care.look();
        assertThat(heap.collections).isEqualTo(1);

        heap.used = 20 * MIB + OldGarbage.SLACK_BYTES;
        care.look();
        assertThat(heap.collections).isEqualTo(1);
        heap.used++;
        care.look();
        assertThat(heap.collections).isEqualTo(2);
    }

    @Test
    void aLargeHeapMayGrowByHalf() {
        heap.live = 200 * MIB;
        heap.used = 200 * MIB;
        care.look();
        heap.used = 300 * MIB;
        care.look();
        assertThat(heap.collections).isEqualTo(1);
        heap.used = 300 * MIB + 1;
        care.look();
        assertThat(heap.collections).isEqualTo(2);
    }

    @Test
    void whileMuchIsGoingOnMorePilesUpButNotWithoutEnd() {
        heap.young = OldGarbage.CALM_MAX + 1;
        heap.used = OldGarbage.SLACK_BYTES + OldGarbage.BUSY_BYTES;
        care.look();
        assertThat(heap.collections).isZero();

        heap.young += OldGarbage.CALM_MAX + 1;
        heap.used++;
        care.look();
        assertThat(heap.collections).isEqualTo(1);

        heap.young += OldGarbage.CALM_MAX;
        heap.used = OldGarbage.SLACK_BYTES + 1;
        care.look();
        assertThat(heap.collections).as("calm again").isEqualTo(2);
    }

    private static final class Heap implements OldGarbage.OldObjects {
        long used;
        long live;
        long young;
        int collections;

        @Override
        public long bytes() {
            return used;
        }

        @Override
        public long youngCollections() {
            return young;
        }

        @Override
        public void collect() {
            collections++;
            used = live;
        }
    }
}
