package io.statuscast.emulator.stanza;

/// Big-endian numbers as they stand in key stanzas.
final class Bytes {
    static final byte KEY_TYPE = 5;

    private Bytes() {}

    static byte[] of(int value, int length) {
        var out = new byte[length];
        for (int i = 0; i < length; i++) {
            out[length - 1 - i] = (byte) (value >>> (8 * i));
        }
        return out;
    }

    static int number(byte[] bytes) {
        int value = 0;
        for (byte b : bytes) {
            value = (value << 8) | (b & 0xff);
        }
        return value;
    }

    /// A public key with its type byte, as inside Signal messages and under signatures.
    static byte[] typed(byte[] publicKey) {
        var out = new byte[publicKey.length + 1];
        out[0] = KEY_TYPE;
        System.arraycopy(publicKey, 0, out, 1, publicKey.length);
        return out;
    }
}
