package io.statuscast.whatsapp.crypto;

/// Arithmetic modulo 2^255 - 19 in constant time: no branch and no address depends on a value.
///
/// An element is `long[5]`, little-endian limbs of 51 bits. "Tight" means every limb is below 2^51 + 2^17; [#mul],
/// [#square], [#sub] and [#fromBytes] return tight elements. [#add] of two tight elements gives limbs below 2^53, which
/// is what multiplication and the subtrahend of [#sub] accept at most. Outputs may be the same array as inputs.
/// A product of two limbs is split at bit 51 rather than 64 (`multiplyHigh(a << 6, b << 7)` is `a * b >> 51`), so that
/// column sums stay below 2^63 and need no carry flag.
/// Source: RFC 7748 section 5 and RFC 8032 section 5.1 for the field.
final class Field25519 {
    static final int LIMBS = 5;
    static final int BYTES = 32;

    private static final int LIMB_BITS = 51;
    private static final long MASK = (1L << LIMB_BITS) - 1;
    /// The limbs of 4p: added before a subtraction so that no limb goes below zero.
    private static final long FOUR_P_LOW = 4 * (MASK - 18);
    private static final long FOUR_P = 4 * MASK;

    private Field25519() {}

    static long[] zero() {
        return new long[LIMBS];
    }

    static long[] one() {
        long[] one = new long[LIMBS];
        one[0] = 1;
        return one;
    }

    /// Reads 32 little-endian bytes; bit 255 is ignored, and a value of p or above is accepted and means its remainder.
    static long[] fromBytes(byte[] bytes) {
        long w0 = word(bytes, 0);
        long w1 = word(bytes, 8);
        long w2 = word(bytes, 16);
        long w3 = word(bytes, 24);
        return new long[] {
            w0 & MASK,
            ((w0 >>> 51) | (w1 << 13)) & MASK,
            ((w1 >>> 38) | (w2 << 26)) & MASK,
            ((w2 >>> 25) | (w3 << 39)) & MASK,
            (w3 >>> 12) & MASK
        };
    }

    /// The canonical 32 little-endian bytes of an element whose limbs are below 2^53.
    static byte[] toBytes(long[] element) {
        long[] t = element.clone();
        carry(t, t[0], t[1], t[2], t[3], t[4]);
        carry(t, t[0], t[1], t[2], t[3], t[4]);
        // The value is now below 2p: q is 1 exactly when it is p or above, and q * p is taken off.
        long q = (t[0] + 19) >>> LIMB_BITS;
        q = (t[1] + q) >>> LIMB_BITS;
        q = (t[2] + q) >>> LIMB_BITS;
        q = (t[3] + q) >>> LIMB_BITS;
        q = (t[4] + q) >>> LIMB_BITS;
        long l0 = t[0] + 19 * q;
        long l1 = t[1] + (l0 >>> LIMB_BITS);
        long l2 = t[2] + (l1 >>> LIMB_BITS);
        long l3 = t[3] + (l2 >>> LIMB_BITS);
        long l4 = t[4] + (l3 >>> LIMB_BITS);
        l0 &= MASK;
        l1 &= MASK;
        l2 &= MASK;
        l3 &= MASK;
        l4 &= MASK;
        byte[] out = new byte[BYTES];
        putWord(out, 0, l0 | (l1 << 51));
        putWord(out, 8, (l1 >>> 13) | (l2 << 38));
        putWord(out, 16, (l2 >>> 26) | (l3 << 25));
        putWord(out, 24, (l3 >>> 39) | (l4 << 12));
        return out;
    }

    /// `out = a + b` without carrying.
    static void add(long[] out, long[] a, long[] b) {
        for (int i = 0; i < LIMBS; i++) {
            out[i] = a[i] + b[i];
        }
    }

    /// `out = a - b`, tight.
    static void sub(long[] out, long[] a, long[] b) {
        carry(
                out,
                a[0] + FOUR_P_LOW - b[0],
                a[1] + FOUR_P - b[1],
                a[2] + FOUR_P - b[2],
                a[3] + FOUR_P - b[3],
                a[4] + FOUR_P - b[4]);
    }

    /// `out = a * b`, tight.
    static void mul(long[] out, long[] a, long[] b) {
        long a0 = a[0];
        long a1 = a[1];
        long a2 = a[2];
        long a3 = a[3];
        long a4 = a[4];
        long b0 = b[0];
        long b1 = b[1];
        long b2 = b[2];
        long b3 = b[3];
        long b4 = b[4];
        long r0 = low(a0, b0);
        long r1 = low(a0, b1) + low(a1, b0) + high(a0, b0);
        long r2 = low(a0, b2) + low(a1, b1) + low(a2, b0) + high(a0, b1) + high(a1, b0);
        long r3 = low(a0, b3) + low(a1, b2) + low(a2, b1) + low(a3, b0) + high(a0, b2) + high(a1, b1) + high(a2, b0);
        long r4 = low(a0, b4) + low(a1, b3) + low(a2, b2) + low(a3, b1) + low(a4, b0);
        r4 += high(a0, b3) + high(a1, b2) + high(a2, b1) + high(a3, b0);
        long r5 = low(a1, b4) + low(a2, b3) + low(a3, b2) + low(a4, b1);
        r5 += high(a0, b4) + high(a1, b3) + high(a2, b2) + high(a3, b1) + high(a4, b0);
        long r6 = low(a2, b4) + low(a3, b3) + low(a4, b2) + high(a1, b4) + high(a2, b3) + high(a3, b2) + high(a4, b1);
        long r7 = low(a3, b4) + low(a4, b3) + high(a2, b4) + high(a3, b3) + high(a4, b2);
        long r8 = low(a4, b4) + high(a3, b4) + high(a4, b3);
        long r9 = high(a4, b4);
        carry(out, r0 + 19 * r5, r1 + 19 * r6, r2 + 19 * r7, r3 + 19 * r8, r4 + 19 * r9);
    }

    /// `out = a * a`, tight.
    static void square(long[] out, long[] a) {
        long a0 = a[0];
        long a1 = a[1];
        long a2 = a[2];
        long a3 = a[3];
        long a4 = a[4];
        long d0 = 2 * a0;
        long d1 = 2 * a1;
        long d2 = 2 * a2;
        long d3 = 2 * a3;
        long r0 = low(a0, a0);
        long r1 = low(d0, a1) + high(a0, a0);
        long r2 = low(d0, a2) + low(a1, a1) + high(d0, a1);
        long r3 = low(d0, a3) + low(d1, a2) + high(d0, a2) + high(a1, a1);
        long r4 = low(d0, a4) + low(d1, a3) + low(a2, a2) + high(d0, a3) + high(d1, a2);
        long r5 = low(d1, a4) + low(d2, a3) + high(d0, a4) + high(d1, a3) + high(a2, a2);
        long r6 = low(d2, a4) + low(a3, a3) + high(d1, a4) + high(d2, a3);
        long r7 = low(d3, a4) + high(d2, a4) + high(a3, a3);
        long r8 = low(a4, a4) + high(d3, a4);
        long r9 = high(a4, a4);
        carry(out, r0 + 19 * r5, r1 + 19 * r6, r2 + 19 * r7, r3 + 19 * r8, r4 + 19 * r9);
    }

    /// `out = a * factor` for a public factor below 2^20, tight.
    static void mulSmall(long[] out, long[] a, long factor) {
        long r1 = low(a[1], factor) + high(a[0], factor);
        long r2 = low(a[2], factor) + high(a[1], factor);
        long r3 = low(a[3], factor) + high(a[2], factor);
        long r4 = low(a[4], factor) + high(a[3], factor);
        carry(out, low(a[0], factor) + 19 * high(a[4], factor), r1, r2, r3, r4);
    }

    /// `1 / a`, and 0 for 0: a to the power p - 2, which is 2^255 - 21.
    static long[] invert(long[] a) {
        long[] result = squareTimes(powerOf250Ones(a), 5);
        mul(result, result, powerOf11(a));
        return result;
    }

    /// a to the power (p - 5) / 8, which is 2^252 - 3: from it comes the square root of a fraction.
    static long[] rootPower(long[] a) {
        long[] result = squareTimes(powerOf250Ones(a), 2);
        mul(result, result, a);
        return result;
    }

    private static long[] powerOf11(long[] a) {
        long[] power = squareTimes(a, 2);
        mul(power, power, a);
        square(power, power);
        mul(power, power, a);
        return power;
    }

    /// a to the power 2^250 - 1, by doubling runs of ones: `eN` is a to the power 2^N - 1.
    private static long[] powerOf250Ones(long[] a) {
        long[] e2 = joinRuns(a, a, 1);
        long[] e4 = joinRuns(e2, e2, 2);
        long[] e5 = joinRuns(e4, a, 1);
        long[] e10 = joinRuns(e5, e5, 5);
        long[] e20 = joinRuns(e10, e10, 10);
        long[] e40 = joinRuns(e20, e20, 20);
        long[] e50 = joinRuns(e40, e10, 10);
        long[] e100 = joinRuns(e50, e50, 50);
        long[] e200 = joinRuns(e100, e100, 100);
        return joinRuns(e200, e50, 50);
    }

    private static long[] joinRuns(long[] high, long[] low, int lowLength) {
        long[] joined = squareTimes(high, lowLength);
        mul(joined, joined, low);
        return joined;
    }

    /// Copies `from` over `to` when `mask` is all ones, leaves it when it is 0.
    static void select(long[] to, long[] from, long mask) {
        for (int i = 0; i < LIMBS; i++) {
            to[i] ^= mask & (to[i] ^ from[i]);
        }
    }

    /// Exchanges the two when `mask` is all ones, leaves them when it is 0.
    static void swap(long[] a, long[] b, long mask) {
        for (int i = 0; i < LIMBS; i++) {
            long difference = mask & (a[i] ^ b[i]);
            a[i] ^= difference;
            b[i] ^= difference;
        }
    }

    private static long[] squareTimes(long[] a, int times) {
        long[] out = a.clone();
        for (int i = 0; i < times; i++) {
            square(out, out);
        }
        return out;
    }

    private static long low(long a, long b) {
        return (a * b) & MASK;
    }

    private static long high(long a, long b) {
        return Math.multiplyHigh(a << 6, b << 7);
    }

    private static void carry(long[] out, long l0, long l1, long l2, long l3, long l4) {
        long c1 = l1 + (l0 >>> LIMB_BITS);
        long c2 = l2 + (c1 >>> LIMB_BITS);
        long c3 = l3 + (c2 >>> LIMB_BITS);
        long c4 = l4 + (c3 >>> LIMB_BITS);
        long c0 = (l0 & MASK) + 19 * (c4 >>> LIMB_BITS);
        out[0] = c0 & MASK;
        out[1] = (c1 & MASK) + (c0 >>> LIMB_BITS);
        out[2] = c2 & MASK;
        out[3] = c3 & MASK;
        out[4] = c4 & MASK;
    }

    private static long word(byte[] bytes, int offset) {
        long word = 0;
        for (int i = 7; i >= 0; i--) {
            word = (word << 8) | (bytes[offset + i] & 0xff);
        }
        return word;
    }

    private static void putWord(byte[] out, int offset, long word) {
        for (int i = 0; i < 8; i++) {
            out[offset + i] = (byte) (word >>> (8 * i));
        }
    }
}
