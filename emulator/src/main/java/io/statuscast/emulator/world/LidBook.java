package io.statuscast.emulator.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/// Invents LIDs: 15 digits that look nothing like the number, the same in every run.
final class LidBook {
    private static final BigInteger SPAN = BigInteger.TEN.pow(14);

    private LidBook() {}

    static String lidFor(String phone, Set<String> taken) {
        for (int attempt = 0; ; attempt++) {
            BigInteger digest = new BigInteger(1, sha256(attempt + "/" + phone));
            String lid = BigInteger.TEN.pow(14).add(digest.mod(SPAN)).toString();
            if (!taken.contains(lid)) {
                return lid;
            }
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
