package io.statuscast.whatsapp.crypto;

import java.util.Arrays;

/// Arithmetic modulo the order L of the Edwards25519 base point, in constant time.
///
/// L = 2^252 + 27742317777372353535851937790883648493. Scalars are 32 little-endian bytes. Inside, numbers are
/// signed limbs of 21 bits in longs, so that columns of products never overflow and a limb from 2^252 upwards
/// is folded down by 2^252 = -(L - 2^252). Source: RFC 8032 section 5.1.
final class Scalar25519 {
    static final int BYTES = 32;

    private static final int LIMB_BITS = 21;
    private static final long MASK = (1L << LIMB_BITS) - 1;
    private static final int LIMBS = 12;
    private static final int WIDE_LIMBS = 24;
    /// 2^252 - L, in limbs.
    private static final long[] FOLD = {666643, 470296, 654183, -997805, 136657, -683901};

    private static final byte[] ONE = scalarOne();
    private static final byte[] MINUS_ONE = minusOne();

    private Scalar25519() {}

    /// The remainder of a 64-byte little-endian number.
    static byte[] reduce(byte[] wide) {
        return reduced(limbs(wide, WIDE_LIMBS));
    }

    /// The remainder of `a * b + c`; the inputs may be any 256-bit numbers.
    static byte[] multiplyAdd(byte[] a, byte[] b, byte[] c) {
        long[] x = limbs(a, LIMBS);
        long[] y = limbs(b, LIMBS);
        long[] z = limbs(c, LIMBS);
        long[] sum = new long[WIDE_LIMBS];
        System.arraycopy(z, 0, sum, 0, LIMBS);
        for (int i = 0; i < LIMBS; i++) {
            for (int j = 0; j < LIMBS; j++) {
                sum[i + j] += x[i] * y[j];
            }
        }
        return reduced(sum);
    }

    /// The remainder of `scalar`, or of `-scalar` when `negate` is 1; takes the same time for 0 and 1.
    static byte[] negateIf(int negate, byte[] scalar) {
        byte[] factor = new byte[BYTES];
        int mask = -negate;
        for (int i = 0; i < BYTES; i++) {
            factor[i] = (byte) (ONE[i] ^ (mask & (ONE[i] ^ MINUS_ONE[i])));
        }
        return multiplyAdd(factor, scalar, new byte[BYTES]);
    }

    /// Whether a public scalar is below L.
    static boolean isCanonical(byte[] scalar) {
        return Arrays.equals(scalar, multiplyAdd(ONE, scalar, new byte[BYTES]));
    }

    private static byte[] reduced(long[] x) {
        carryRounding(x, 0, WIDE_LIMBS - 1);
        fold(x, 23, 18);
        carryRounding(x, 6, 17);
        fold(x, 17, 12);
        carryRounding(x, 0, 12);
        fold(x, 12, 12);
        carryFloor(x, 12);
        fold(x, 12, 12);
        carryFloor(x, 11);
        // The value is in [-L, L): add L when it is negative.
        long negative = x[11] >> 63;
        for (int i = 0; i < FOLD.length; i++) {
            x[i] -= negative & FOLD[i];
        }
        x[11] += negative & (1L << LIMB_BITS);
        carryFloor(x, 11);
        return bytes(x);
    }

    /// Takes the limbs `from` down to `to`, all 12 or above, to the limbs below them.
    private static void fold(long[] x, int from, int to) {
        for (int i = from; i >= to; i--) {
            for (int j = 0; j < FOLD.length; j++) {
                x[i - LIMBS + j] += x[i] * FOLD[j];
            }
            x[i] = 0;
        }
    }

    /// Brings the limbs `from` to `to - 1` into -2^20..2^20.
    private static void carryRounding(long[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            long carry = (x[i] + (1L << (LIMB_BITS - 1))) >> LIMB_BITS;
            x[i + 1] += carry;
            x[i] -= carry << LIMB_BITS;
        }
    }

    /// Brings the limbs 0 to `to - 1` into 0..2^21-1.
    private static void carryFloor(long[] x, int to) {
        for (int i = 0; i < to; i++) {
            x[i + 1] += x[i] >> LIMB_BITS;
            x[i] &= MASK;
        }
    }

    private static long[] limbs(byte[] bytes, int count) {
        long[] limbs = new long[WIDE_LIMBS];
        for (int i = 0; i < count; i++) {
            int bit = i * LIMB_BITS;
            long window = 0;
            for (int k = 0; k < 5; k++) {
                int at = bit / 8 + k;
                window |= at < bytes.length ? (bytes[at] & 0xffL) << (8 * k) : 0;
            }
            window >>>= bit % 8;
            limbs[i] = i == count - 1 ? window : window & MASK;
        }
        return limbs;
    }

    private static byte[] bytes(long[] limbs) {
        byte[] out = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            int bit = 8 * i;
            int limb = bit / LIMB_BITS;
            long window = limbs[limb] | (limb + 1 < LIMBS ? limbs[limb + 1] << LIMB_BITS : 0);
            out[i] = (byte) (window >>> (bit % LIMB_BITS));
        }
        return out;
    }

    private static byte[] scalarOne() {
        byte[] one = new byte[BYTES];
        one[0] = 1;
        return one;
    }

    private static byte[] minusOne() {
        long[] x = new long[WIDE_LIMBS];
        x[0] = -1;
        return reduced(x);
    }
}
