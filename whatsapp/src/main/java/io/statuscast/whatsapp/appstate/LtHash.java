package io.statuscast.whatsapp.appstate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.statuscast.whatsapp.crypto.Hkdf;

/// A hash over a set of codes to which members can be added and from which they can be taken in any order: each code is
/// spread to 128 bytes by HKDF, and those are summed as 64 little-endian numbers of 16 bits.
/// Source: whatsmeow `appstate/lthash/lthash.go`.
final class LtHash {
    static final int BYTES = 128;

    private static final byte[] INFO = "WhatsApp Patch Integrity".getBytes(US_ASCII);

    private final byte[] sum;

    LtHash(byte[] start) {
        sum = start.clone();
    }

    void add(byte[] code) {
        combine(code, 1);
    }

    void subtract(byte[] code) {
        combine(code, -1);
    }

    byte[] sum() {
        return sum.clone();
    }

    private void combine(byte[] code, int sign) {
        byte[] spread = Hkdf.expand(code, null, INFO, BYTES);
        for (int i = 0; i < BYTES; i += Short.BYTES) {
            int result = number(sum, i) + sign * number(spread, i);
            sum[i] = (byte) result;
            sum[i + 1] = (byte) (result >>> 8);
        }
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }
}
