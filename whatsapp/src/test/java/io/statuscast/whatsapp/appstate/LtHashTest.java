package io.statuscast.whatsapp.appstate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LtHashTest {
    @Test
    void doesNotDependOnTheOrder() {
        var random = new Random(7);
        for (int round = 0; round < 20; round++) {
            List<byte[]> codes = codes(random, 12);
            byte[] straight = sum(codes);
            Collections.shuffle(codes, random);

            assertThat(sum(codes)).isEqualTo(straight);
        }
    }

    @Test
    void takingOutWhatWasAddedLeavesTheRest() {
        var random = new Random(8);
        List<byte[]> stay = codes(random, 5);
        List<byte[]> go = codes(random, 5);
        var hash = new LtHash(new byte[LtHash.BYTES]);
        go.forEach(hash::add);
        stay.forEach(hash::add);
        go.forEach(hash::subtract);

        assertThat(hash.sum()).isEqualTo(sum(stay));
    }

    @Test
    void takingOutOfNothingWrapsAround() {
        byte[] code = {1, 2, 3};
        var hash = new LtHash(new byte[LtHash.BYTES]);
        hash.subtract(code);
        assertThat(hash.sum()).isNotEqualTo(new byte[LtHash.BYTES]);
        hash.add(code);
        assertThat(hash.sum()).isEqualTo(new byte[LtHash.BYTES]);
    }

    private static byte[] sum(List<byte[]> codes) {
        var hash = new LtHash(new byte[LtHash.BYTES]);
        codes.forEach(hash::add);
        return hash.sum();
    }

    private static List<byte[]> codes(Random random, int count) {
        var codes = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            byte[] code = new byte[32];
            random.nextBytes(code);
            codes.add(code);
        }
        return codes;
    }
}
