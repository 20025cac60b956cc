package io.statuscast.whatsapp.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The SHA-256 hash. Thread-safe. Source: FIPS 180-4.
public final class Sha256 {
    private Sha256() {}

    /// The 32-byte hash of the parts one after the other.
    public static byte[] of(byte[]... parts) {
        MessageDigest digest = stream();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /// A running hash, for input that is too large for memory. One thread at a time.
    public static MessageDigest stream() {
        try {
            return MessageDigest.getInstance("SHA-256", Providers.SHA256);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the provider of SHA-256 no longer has it", e);
        }
    }
}
