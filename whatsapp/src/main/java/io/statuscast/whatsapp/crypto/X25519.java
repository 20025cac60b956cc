package io.statuscast.whatsapp.crypto;

/// Diffie-Hellman on Curve25519 over raw keys: 32 bytes little-endian, as WhatsApp sends them. Thread-safe.
/// Source: RFC 7748.
public final class X25519 {
    /// Length of a private key, a public key and a shared secret, in bytes.
    public static final int KEY_LENGTH = 32;

    private X25519() {}

    /// The 32-byte shared secret of a private and a public key.
    ///
    /// @throws CryptoException when a key has the wrong length, or the public key is of small order, which would
    ///                         give a secret of zeros (RFC 7748 section 6.1)
    public static byte[] agree(byte[] privateKey32, byte[] publicKey32) {
        requireLength(privateKey32, "private key");
        requireLength(publicKey32, "public key");
        return refuseZeros(Montgomery25519.multiply(privateKey32, publicKey32));
    }

    /// The public key of a private key.
    public static byte[] publicKey(byte[] privateKey32) {
        requireLength(privateKey32, "private key");
        byte[] clamped = privateKey32.clone();
        clamped[0] &= (byte) 0xf8;
        clamped[31] = (byte) ((clamped[31] & 0x7f) | 0x40);
        return Edwards25519.multiplyBase(clamped).toMontgomery();
    }

    private static byte[] refuseZeros(byte[] secret) {
        int or = 0;
        for (byte b : secret) {
            or |= b;
        }
        if (or == 0) {
            throw new CryptoException("the shared secret is all zeros");
        }
        return secret;
    }

    private static void requireLength(byte[] key, String what) {
        if (key.length != KEY_LENGTH) {
            throw new CryptoException("a " + what + " has " + key.length + " bytes, not " + KEY_LENGTH);
        }
    }
}
