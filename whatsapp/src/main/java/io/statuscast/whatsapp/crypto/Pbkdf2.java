package io.statuscast.whatsapp.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// A key from a short secret a person types: PBKDF2 with HMAC-SHA256. Deliberately slow. Thread-safe.
/// Source: RFC 8018; used by WhatsApp's pairing codes (whatsmeow `pair-code.go`).
public final class Pbkdf2 {
    private Pbkdf2() {}

    /// @param secret     ASCII text
    /// @param iterations at least 1; WhatsApp uses 131,072
    /// @param length     bytes wanted
    public static byte[] derive(String secret, byte[] salt, int iterations, int length) {
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(secret)) {
            throw new CryptoException("the secret is not ASCII");
        }
        var spec = new PBEKeySpec(secret.toCharArray(), salt, iterations, length * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new CryptoException("PBKDF2 failed", e);
        } finally {
            spec.clearPassword();
        }
    }
}
