package io.statuscast.emulator.signal;

import java.security.SecureRandom;
import java.util.Random;

/// The same bytes in every run, for tests.
public final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final Random source;

    public SeededRandom(long seed) {
        this.source = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        source.nextBytes(bytes);
    }
}
