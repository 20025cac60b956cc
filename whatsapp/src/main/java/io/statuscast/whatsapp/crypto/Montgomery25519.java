package io.statuscast.whatsapp.crypto;

/// Multiplication of any point of Curve25519 by a secret scalar: the Montgomery ladder, in constant time.
///
/// It is here for its speed, which decides how long a status to many new companions takes: a third of the time of the
/// JDK's provider (see the measurements in `docs/protocol/signal.md`).
/// Source: RFC 7748 section 5.
final class Montgomery25519 {
    private static final long A24 = 121665;

    private Montgomery25519() {}

    /// The u coordinate of `scalar` times the point with a u coordinate; 32 little-endian bytes each. The scalar is
    /// clamped here, and bit 255 of u is ignored.
    static byte[] multiply(byte[] scalar, byte[] u) {
        long[] x1 = Field25519.fromBytes(u);
        long[] x2 = Field25519.one();
        long[] z2 = Field25519.zero();
        long[] x3 = x1.clone();
        long[] z3 = Field25519.one();
        long[] t1 = Field25519.zero();
        long[] t2 = Field25519.zero();
        long previous = 0;
        for (int bit = 254; bit >= 0; bit--) {
            long current = clampedBit(scalar, bit);
            long mask = -(previous ^ current);
            Field25519.swap(x2, x3, mask);
            Field25519.swap(z2, z3, mask);
            previous = current;
            step(x1, x2, z2, x3, z3, t1, t2);
        }
        Field25519.swap(x2, x3, -previous);
        Field25519.swap(z2, z3, -previous);
        Field25519.mul(x2, x2, Field25519.invert(z2));
        return Field25519.toBytes(x2);
    }

    /// (x2:z2) becomes its double, (x3:z3) the sum of both, whose difference is x1.
    private static void step(long[] x1, long[] x2, long[] z2, long[] x3, long[] z3, long[] t1, long[] t2) {
        Field25519.add(t1, x3, z3);
        Field25519.sub(t2, x3, z3);
        Field25519.add(x3, x2, z2);
        Field25519.sub(z3, x2, z2);
        Field25519.mul(t1, t1, z3);
        Field25519.mul(t2, t2, x3);
        Field25519.square(x3, x3);
        Field25519.square(z3, z3);
        Field25519.mul(x2, x3, z3);
        Field25519.sub(x3, x3, z3);
        Field25519.mulSmall(z2, x3, A24 + 1);
        Field25519.add(z2, z2, z3);
        Field25519.mul(z2, z2, x3);
        Field25519.add(x3, t1, t2);
        Field25519.square(x3, x3);
        Field25519.sub(z3, t1, t2);
        Field25519.square(z3, z3);
        Field25519.mul(z3, z3, x1);
    }

    private static long clampedBit(byte[] scalar, int bit) {
        // Bits 0 to 2 are 0 and bit 254 is 1 whatever the scalar; which bit is read is no secret.
        if (bit < 3) {
            return 0;
        }
        return bit == 254 ? 1 : (scalar[bit >> 3] >> (bit & 7)) & 1;
    }
}
