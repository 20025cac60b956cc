package io.statuscast.core.id;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Makes new WhatsApp message ids. Thread-safe when its source of randomness is.
public final class WaIds {
    private static final int RANDOM_BYTES = 9;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final RandomGenerator random;

    /// The randomness should be a `SecureRandom`: a foreseeable id would let others collide with it.
    public WaIds(RandomGenerator random) {
        this.random = random;
    }

    public WaId next() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new WaId("3EB0" + HEX.formatHex(bytes));
    }
}
