package io.statuscast.whatsapp.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import javax.crypto.spec.SecretKeySpec;

/// Message authentication codes: HMAC with SHA-256, and with SHA-512 where app state wants it. Thread-safe.
/// Source: RFC 2104.
public final class Mac {
    private Mac() {}

    /// The 32-byte HMAC-SHA256 of the parts one after the other. The key must not be empty.
    public static byte[] hmacSha256(byte[] key, byte[]... parts) {
        return compute("HmacSHA256", Providers.HMAC_SHA256, key, parts);
    }

    /// The 64-byte HMAC-SHA512 of the parts one after the other. The key must not be empty.
    public static byte[] hmacSha512(byte[] key, byte[]... parts) {
        return compute("HmacSHA512", Providers.HMAC_SHA512, key, parts);
    }

    /// A running HMAC-SHA256, for input that is too large for memory. One thread at a time.
    public static javax.crypto.Mac sha256Stream(byte[] key) {
        return start("HmacSHA256", Providers.HMAC_SHA256, key);
    }

    /// Whether two codes are equal, in time that does not depend on where they differ.
    public static boolean matches(byte[] expected, byte[] actual) {
        return MessageDigest.isEqual(expected, actual);
    }

    private static byte[] compute(String algorithm, Provider provider, byte[] key, byte[]... parts) {
        javax.crypto.Mac mac = start(algorithm, provider, key);
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    private static javax.crypto.Mac start(String algorithm, Provider provider, byte[] key) {
        if (key.length == 0) {
            throw new CryptoException("the key of an HMAC is empty");
        }
        try {
            javax.crypto.Mac mac = javax.crypto.Mac.getInstance(algorithm, provider);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new CryptoException(algorithm + " failed", e);
        }
    }
}
