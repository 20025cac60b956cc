package io.statuscast.whatsapp.signal;

import java.security.SecureRandom;
import java.util.Arrays;

/// The padding around every plaintext of an `<enc v="2">`: n bytes of value n, n in 1..16, which hides the length a
/// little. Source: whatsmeow `send.go` (padMessage) and `message.go` (unpadMessage).
public final class MessagePadding {
    private static final int MAX = 16;

    private MessagePadding() {}

    public static byte[] pad(byte[] plaintext, SecureRandom random) {
        int count = 1 + random.nextInt(MAX);
        byte[] padded = Arrays.copyOf(plaintext, plaintext.length + count);
        Arrays.fill(padded, plaintext.length, padded.length, (byte) count);
        return padded;
    }

    /// Takes the padding off.
    ///
    /// @throws SignalException.Malformed when there is none
    public static byte[] unpad(byte[] padded) {
        int count = padded.length == 0 ? 0 : padded[padded.length - 1] & 0xff;
        if (count == 0 || count > padded.length) {
            throw new SignalException.Malformed("the plaintext ends in no valid padding");
        }
        for (int i = padded.length - count; i < padded.length; i++) {
            if (padded[i] != (byte) count) {
                throw new SignalException.Malformed("the plaintext ends in no valid padding");
            }
        }
        return Arrays.copyOf(padded, padded.length - count);
    }
}
