package io.statuscast.emulator.signal;

import java.util.Arrays;

/// The two forms of a public key: 32 bytes in stanzas, 33 with a leading 0x05 in Signal messages.
final class PublicKeys {
    private static final byte CURVE25519 = 5;

    private PublicKeys() {}

    static byte[] prefixed(byte[] key) {
        byte[] prefixed = new byte[Curve.KEY_BYTES + 1];
        prefixed[0] = CURVE25519;
        System.arraycopy(key, 0, prefixed, 1, Curve.KEY_BYTES);
        return prefixed;
    }

    static byte[] bare(byte[] prefixed) throws SignalException {
        if (prefixed.length != Curve.KEY_BYTES + 1 || prefixed[0] != CURVE25519) {
            throw new SignalException(SignalException.Reason.MALFORMED, "not a prefixed Curve25519 key");
        }
        return Arrays.copyOfRange(prefixed, 1, prefixed.length);
    }
}
