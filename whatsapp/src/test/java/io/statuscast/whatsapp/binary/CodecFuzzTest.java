package io.statuscast.whatsapp.binary;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.appstate.CollectionPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Spoiled frames: every one is read, or refused by the one exception there is for it.
class CodecFuzzTest {
    private static final int INPUTS = Integer.getInteger("statuscast.fuzz.codec", 730_000);
    private static final int SEEDS = 500;
    /// Most seeds are of usual length: what is wrong with a frame is seldom wrong with its length.
    private static final int USUAL = 600;

    private static final int LARGE_EVERY = 25;
    private static final long SEED = 20260301;

    @Test
    @Timeout(1800)
    void spoiledFramesAreReadOrRefused() {
        var random = new Random(SEED);
        var nodes = new RandomNodes(random);
        List<byte[]> valid = new ArrayList<>();
        while (valid.size() < SEEDS) {
            byte[] frame = NodeEncoder.encode(nodes.next());
            if (frame.length <= USUAL || valid.size() % LARGE_EVERY == 0) {
                valid.add(frame);
            }
        }
        var mutator = new Mutator(random);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] spoiled = mutator.spoil(valid.get(i % SEEDS));
            try {
                Node node = NodeDecoder.decode(spoiled);
                // What can be read can be looked through for app state.
                var _ = CollectionPage.parse(node);
                read++;
            } catch (BinaryFormatException e) {
                refused++;
            }
        }
        assertThat(read).isPositive();
        assertThat(refused).isPositive();
    }
}
