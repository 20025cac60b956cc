package io.statuscast.whatsapp.binary;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Spoils bytes in seeded ways, for fuzzing: flips, overwrites, cuts, inserts and doubles.
public final class Mutator {
    private static final int CHANGES_MAX = 4;
    private static final int INSERTED_MAX = 16;
    private static final byte[] ODD = {0, 1, -1, 127, -128, (byte) 0xf8, (byte) 0xf9, (byte) 0xfc, (byte) 0xfe};

    private final RandomGenerator random;

    public Mutator(RandomGenerator random) {
        this.random = random;
    }

    /// A spoiled copy.
    public byte[] spoil(byte[] valid) {
        byte[] bytes = valid.clone();
        int changes = 1 + random.nextInt(CHANGES_MAX);
        for (int i = 0; i < changes; i++) {
            bytes = change(bytes);
        }
        return bytes;
    }

    private byte[] change(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            case 1 -> bytes[at] = ODD[random.nextInt(ODD.length)];
            case 2 -> bytes[at] = (byte) random.nextInt();
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                return spliced(bytes, at, random.nextInt(INSERTED_MAX));
            }
            default -> {
                return spliced(bytes, at, Math.min(INSERTED_MAX, bytes.length - at));
            }
        }
        return bytes;
    }

    /// With some of its own bytes once more.
    private static byte[] spliced(byte[] bytes, int at, int count) {
        int from = Math.min(at, bytes.length - Math.min(count, bytes.length));
        int more = Math.min(count, bytes.length - from);
        byte[] longer = new byte[bytes.length + more];
        System.arraycopy(bytes, 0, longer, 0, at);
        System.arraycopy(bytes, from, longer, at, more);
        System.arraycopy(bytes, at, longer, at + more, bytes.length - at);
        return longer;
    }
}
