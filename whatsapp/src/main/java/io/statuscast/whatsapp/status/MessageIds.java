package io.statuscast.whatsapp.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.whatsapp.crypto.Sha256;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;

/// Makes message ids as WhatsApp Web does: `3EB0` and 18 upper-case hexadecimal digits, the beginning of a
/// hash over the time, our user and 16 random bytes. Thread-safe. Source: whatsmeow `send.go`,
/// GenerateMessageID.
public final class MessageIds {
    private static final String PREFIX = "3EB0";
    private static final int RANDOM_BYTES = 16;
    private static final int HASH_BYTES = 9;

    private final InstantSource clock;
    private final SecureRandom random;

    public MessageIds(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /// A new id.
    ///
    /// @param phoneDigits our own number; empty while it is not known
    public String next(String phoneDigits) {
        byte[] salt = new byte[RANDOM_BYTES];
        random.nextBytes(salt);
        return of(clock.instant(), phoneDigits, salt);
    }

    /// The id of the message that takes a status back: always the same, so that a repeated revoke is the
    /// same message.
    public static String ofRevoke(String messageId) {
        byte[] hash = Sha256.of(("revoke " + messageId).getBytes(UTF_8));
        return PREFIX + HexFormat.of().withUpperCase().formatHex(hash, 0, HASH_BYTES);
    }

    static String of(Instant at, String phoneDigits, byte[] salt) {
        byte[] seconds =
                ByteBuffer.allocate(Long.BYTES).putLong(at.getEpochSecond()).array();
        byte[] user = phoneDigits.isEmpty() ? new byte[0] : (phoneDigits + "@c.us").getBytes(UTF_8);
        byte[] hash = Sha256.of(seconds, user, salt);
        return PREFIX + HexFormat.of().withUpperCase().formatHex(hash, 0, HASH_BYTES);
    }
}
