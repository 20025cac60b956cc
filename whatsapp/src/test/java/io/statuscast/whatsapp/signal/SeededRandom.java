package io.statuscast.whatsapp.signal;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/// A [SecureRandom] for tests: the same bytes at every run, after those that are to be replayed. Not thread-safe.
public final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient Random random;
    private final transient Deque<byte[]> replayed = new ArrayDeque<>();

    public SeededRandom(long seed) {
        super(null, null);
        random = new Random(seed);
    }

    /// The next request for random bytes gets these.
    void replay(byte[] bytes) {
        replayed.add(bytes);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        byte[] next = replayed.poll();
        if (next == null) {
            random.nextBytes(bytes);
        } else {
            System.arraycopy(next, 0, bytes, 0, bytes.length);
        }
    }
}
