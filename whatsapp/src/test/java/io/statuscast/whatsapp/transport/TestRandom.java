package io.statuscast.whatsapp.transport;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/// Keys that are the same in every run.
public final class TestRandom {
    private TestRandom() {}

    public static SecureRandom seeded(long seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
