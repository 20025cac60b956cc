package io.statuscast.server.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/// SHA-256 of an API key, 64 lower-case hex characters.
///
/// A fast hash is enough here: slow hashes protect what people choose, while our keys are 320 random bits that no
/// amount of guessing reaches, and every request pays for the check.
public record KeyHash(String hex) {
    private static final int HEX_LENGTH = 64;

    public KeyHash {
        Objects.requireNonNull(hex, "hex is null");
        if (hex.length() != HEX_LENGTH) {
            throw new IllegalArgumentException("a SHA-256 hash has 64 hex characters, this has " + hex.length());
        }
    }

    /// The hash of a presented or new key.
    public static KeyHash of(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return new KeyHash(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every JDK has SHA-256", absent);
        }
    }

    /// Compares in a time that does not depend on where the two differ.
    boolean matches(KeyHash other) {
        return MessageDigest.isEqual(
                hex.getBytes(StandardCharsets.US_ASCII), other.hex.getBytes(StandardCharsets.US_ASCII));
    }
}
