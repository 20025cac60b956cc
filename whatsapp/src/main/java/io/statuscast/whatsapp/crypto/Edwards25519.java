package io.statuscast.whatsapp.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Multiples of the Edwards25519 base point in constant time, and the two maps between its y and X25519's u.
///
/// Points are in extended coordinates (X:Y:Z:T) with x = X/Z, y = Y/Z, T = XY/Z; the addition law used is complete, so
/// no point is special. Multiplication walks signed digits of four bits over a table of 32 * 8 multiples and reads all
/// eight entries for each digit.
/// Source: RFC 8032 section 5.1; formulas of Hisil, Wong, Carter and Dawson for a = -1.
final class Edwards25519 {
    private static final int ROWS = 32;
    private static final int COLUMNS = 8;
    private static final int DIGITS = 64;

    private static final long[] D = constant("a3785913ca4deb75abd841414d0a700098e879777940c78c73fe6f2bee6c0352");
    private static final long[] TWO_D = twoD();
    private static final long[] ROOT_OF_MINUS_ONE =
            constant("b0a00e4a271beec478e42fad0618432fa7d7fb3d99004d2b0bdfc14f8024832b");
    private static final Cached[][] TABLE = table();

    /// A point ready to be added: Y+X, Y-X, 2Z, 2dT.
    private record Cached(long[] sum, long[] difference, long[] twoZ, long[] twoDt) {
        static Cached neutral() {
            long[] two = Field25519.one();
            two[0] = 2;
            return new Cached(Field25519.one(), Field25519.one(), two, Field25519.zero());
        }

        Cached negated() {
            long[] minusTwoDt = Field25519.zero();
            Field25519.sub(minusTwoDt, minusTwoDt, twoDt);
            return new Cached(/* sum= */ difference, /* difference= */ sum, twoZ, minusTwoDt);
        }
    }

    private final long[] x;
    private final long[] y;
    private final long[] z;
    private final long[] t;

    private Edwards25519(long[] x, long[] y, long[] z, long[] t) {
        this.x = x;
        this.y = y;
        this.z = z;
        this.t = t;
    }

    /// The base point times a secret scalar of 32 little-endian bytes below 2^255.
    static Edwards25519 multiplyBase(byte[] scalar) {
        int[] digits = signedDigits(scalar);
        Edwards25519 sum = neutral();
        for (int i = 1; i < DIGITS; i += 2) {
            sum.add(lookUp(i / 2, digits[i]));
        }
        for (int i = 0; i < 4; i++) {
            sum.doubleIt();
        }
        for (int i = 0; i < DIGITS; i += 2) {
            sum.add(lookUp(i / 2, digits[i]));
        }
        return sum;
    }

    /// The point behind a 32-byte encoding, or null when there is none. Takes a time that depends on the encoding.
    static @Nullable Edwards25519 decode(byte[] encoded) {
        long[] y = Field25519.fromBytes(encoded);
        long[] one = Field25519.one();
        long[] above = Field25519.zero(); // x squared is above / below
        long[] below = Field25519.zero();
        long[] ySquared = Field25519.zero();
        Field25519.square(ySquared, y);
        Field25519.sub(above, ySquared, one);
        Field25519.mul(below, ySquared, D);
        Field25519.add(below, below, one);
        long[] x = rootOfFraction(above, below);
        if (x == null) {
            return null;
        }
        byte[] xBytes = Field25519.toBytes(x);
        int sign = (encoded[31] & 0x80) >>> 7;
        if ((xBytes[0] & 1) != sign) {
            if (Arrays.equals(xBytes, new byte[Field25519.BYTES])) {
                return null;
            }
            Field25519.sub(x, Field25519.zero(), x);
        }
        long[] t = Field25519.zero();
        Field25519.mul(t, x, y);
        return new Edwards25519(x, y, one, t);
    }

    /// Source: RFC 8032 section 5.1.3.
    private static long @Nullable [] rootOfFraction(long[] above, long[] below) {
        long[] cube = Field25519.zero();
        long[] root = Field25519.zero();
        Field25519.square(cube, below);
        Field25519.mul(cube, cube, below);
        Field25519.square(root, cube);
        Field25519.mul(root, root, below);
        Field25519.mul(root, root, above);
        root = Field25519.rootPower(root); // (above * below^7)^((p-5)/8)
        Field25519.mul(root, root, cube);
        Field25519.mul(root, root, above);
        long[] check = Field25519.zero();
        Field25519.square(check, root);
        Field25519.mul(check, check, below);
        byte[] checked = Field25519.toBytes(check);
        if (Arrays.equals(checked, Field25519.toBytes(above))) {
            return root;
        }
        Field25519.sub(check, Field25519.zero(), check);
        if (!Arrays.equals(Field25519.toBytes(check), Field25519.toBytes(above))) {
            return null;
        }
        Field25519.mul(root, root, ROOT_OF_MINUS_ONE);
        return root;
    }

    /// `s * base - h * this` for public scalars below 2^255. Takes a time that depends on `h`.
    Edwards25519 verificationPoint(byte[] s, byte[] h) {
        Cached[] multiples = new Cached[COLUMNS];
        Cached step = toCached();
        Edwards25519 multiple = neutral();
        for (int i = 0; i < COLUMNS; i++) {
            multiple.add(step);
            multiples[i] = multiple.toCached();
        }
        int[] digits = signedDigits(h);
        Edwards25519 sum = neutral();
        for (int i = DIGITS - 1; i >= 0; i--) {
            for (int k = 0; k < 4; k++) {
                sum.doubleIt();
            }
            if (digits[i] != 0) {
                Cached chosen = multiples[Math.abs(digits[i]) - 1];
                sum.add(digits[i] > 0 ? chosen.negated() : chosen);
            }
        }
        sum.add(multiplyBase(s).toCached());
        return sum;
    }

    /// The 32-byte encoding: y, with the lowest bit of x in bit 255.
    byte[] encode() {
        long[] inverse = Field25519.invert(z);
        long[] affine = Field25519.zero();
        Field25519.mul(affine, x, inverse);
        byte sign = (byte) ((Field25519.toBytes(affine)[0] & 1) << 7);
        Field25519.mul(affine, y, inverse);
        byte[] encoded = Field25519.toBytes(affine);
        encoded[31] |= sign;
        return encoded;
    }

    /// The 32-byte u coordinate of the same point on the Montgomery curve: (1 + y) / (1 - y).
    byte[] toMontgomery() {
        long[] above = Field25519.zero();
        long[] below = Field25519.zero();
        Field25519.add(above, z, y);
        Field25519.sub(below, z, y);
        Field25519.mul(above, above, Field25519.invert(below));
        return Field25519.toBytes(above);
    }

    /// The y coordinate of the Edwards points that belong to a u coordinate: (u - 1) / (u + 1). Bit 255 of the result
    /// is 0.
    static byte[] edwardsY(byte[] montgomeryU) {
        long[] u = Field25519.fromBytes(montgomeryU);
        long[] above = Field25519.zero();
        long[] below = Field25519.zero();
        Field25519.sub(above, u, Field25519.one());
        Field25519.add(below, u, Field25519.one());
        Field25519.mul(above, above, Field25519.invert(below));
        return Field25519.toBytes(above);
    }

    /// Digits of four bits in -8..8 whose sum, weighted by powers of 16, is the scalar.
    private static int[] signedDigits(byte[] scalar) {
        int[] digits = new int[DIGITS];
        int carry = 0;
        for (int i = 0; i < DIGITS; i++) {
            int nibble = ((scalar[i / 2] >> (4 * (i % 2))) & 15) + carry;
            // The last digit keeps what it has: the scalar is below 2^255, so that it is 8 at most.
            carry = i == DIGITS - 1 ? 0 : (nibble + 8) >> 4;
            digits[i] = nibble - (carry << 4);
        }
        return digits;
    }

    private static Cached lookUp(int row, int digit) {
        int negative = digit >> 31;
        int magnitude = (digit ^ negative) - negative;
        Cached found = Cached.neutral();
        for (int column = 0; column < COLUMNS; column++) {
            Cached entry = TABLE[row][column];
            int difference = magnitude ^ (column + 1);
            long mask = (difference - 1L) >> 63;
            Field25519.select(found.sum, entry.sum, mask);
            Field25519.select(found.difference, entry.difference, mask);
            Field25519.select(found.twoZ, entry.twoZ, mask);
            Field25519.select(found.twoDt, entry.twoDt, mask);
        }
        Field25519.swap(found.sum, found.difference, negative);
        long[] negated = Field25519.zero();
        Field25519.sub(negated, Field25519.zero(), found.twoDt);
        Field25519.select(found.twoDt, negated, negative);
        return found;
    }

    private void add(Cached other) {
        long[] a = Field25519.zero();
        long[] b = Field25519.zero();
        long[] c = Field25519.zero();
        long[] d = Field25519.zero();
        Field25519.sub(a, y, x);
        Field25519.mul(a, a, other.difference);
        Field25519.add(b, y, x);
        Field25519.mul(b, b, other.sum);
        Field25519.mul(c, t, other.twoDt);
        Field25519.mul(d, z, other.twoZ);
        finish(a, b, c, d);
    }

    /// From A, B, C, D of the addition formula to the sum.
    private void finish(long[] a, long[] b, long[] c, long[] d) {
        long[] e = Field25519.zero();
        long[] f = Field25519.zero();
        long[] g = Field25519.zero();
        long[] h = Field25519.zero();
        Field25519.sub(e, b, a);
        Field25519.sub(f, d, c);
        Field25519.add(g, d, c);
        Field25519.add(h, b, a);
        product(e, f, g, h);
    }

    private void doubleIt() {
        long[] a = Field25519.zero();
        long[] b = Field25519.zero();
        long[] c = Field25519.zero();
        long[] e = Field25519.zero();
        long[] f = Field25519.zero();
        long[] g = Field25519.zero();
        long[] h = Field25519.zero();
        Field25519.square(a, x);
        Field25519.square(b, y);
        Field25519.square(c, z);
        Field25519.add(c, c, c);
        Field25519.add(h, a, b);
        Field25519.add(e, x, y);
        Field25519.square(e, e);
        Field25519.sub(e, h, e);
        Field25519.sub(g, a, b);
        Field25519.add(f, c, g);
        product(e, f, g, h);
    }

    private void product(long[] e, long[] f, long[] g, long[] h) {
        Field25519.mul(x, e, f);
        Field25519.mul(y, g, h);
        Field25519.mul(t, e, h);
        Field25519.mul(z, f, g);
    }

    private Cached toCached() {
        Cached cached = new Cached(Field25519.zero(), Field25519.zero(), Field25519.zero(), Field25519.zero());
        Field25519.add(cached.sum, y, x);
        Field25519.sub(cached.difference, y, x);
        Field25519.add(cached.twoZ, z, z);
        Field25519.mul(cached.twoDt, t, TWO_D);
        return cached;
    }

    private static Edwards25519 neutral() {
        return new Edwards25519(Field25519.zero(), Field25519.one(), Field25519.one(), Field25519.zero());
    }

    /// Row i holds 1 to 8 times 256^i times the base point.
    private static Cached[][] table() {
        Cached[][] rows = new Cached[ROWS][COLUMNS];
        Edwards25519 power = base();
        for (int row = 0; row < ROWS; row++) {
            Cached step = power.toCached();
            Edwards25519 multiple = neutral();
            for (int column = 0; column < COLUMNS; column++) {
                multiple.add(step);
                rows[row][column] = multiple.toCached();
            }
            for (int i = 0; i < 8; i++) {
                power.doubleIt();
            }
        }
        return rows;
    }

    private static Edwards25519 base() {
        long[] x = constant("1ad5258f602d56c9b2a7259560c72c695cdcd6fd31e2a4c0fe536ecdd3366921");
        long[] y = constant("5866666666666666666666666666666666666666666666666666666666666666");
        long[] t = Field25519.zero();
        Field25519.mul(t, x, y);
        return new Edwards25519(x, y, Field25519.one(), t);
    }

    private static long[] twoD() {
        long[] twice = Field25519.zero();
        // d + d is carried by a multiplication with one, to be tight.
        Field25519.add(twice, D, D);
        Field25519.mul(twice, twice, Field25519.one());
        return twice;
    }

    private static long[] constant(String hexLittleEndian) {
        return Field25519.fromBytes(HexFormat.of().parseHex(hexLittleEndian));
    }
}
