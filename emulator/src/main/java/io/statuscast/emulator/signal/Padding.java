package io.statuscast.emulator.signal;

import java.security.SecureRandom;
import java.util.Arrays;

/// WhatsApp's padding of version 2 messages: n bytes of value n, n from 1 to 16. Source: whatsmeow `message.go`.
public final class Padding {
    private static final int LONGEST = 16;

    private Padding() {}

    public static byte[] pad(byte[] plaintext, SecureRandom random) {
        int count = 1 + random.nextInt(LONGEST);
        byte[] padded = Arrays.copyOf(plaintext, plaintext.length + count);
        Arrays.fill(padded, plaintext.length, padded.length, (byte) count);
        return padded;
    }

    /// @throws SignalException with `MALFORMED` when the last byte names no padding, or the padding bytes differ
    public static byte[] unpad(byte[] padded) throws SignalException {
        int count = padded.length == 0 ? 0 : padded[padded.length - 1] & 0xff;
        if (count == 0 || count > LONGEST || count > padded.length) {
            throw new SignalException(SignalException.Reason.MALFORMED, "padding of " + count + " bytes");
        }
        for (int i = padded.length - count; i < padded.length; i++) {
            if ((padded[i] & 0xff) != count) {
                throw new SignalException(SignalException.Reason.MALFORMED, "uneven padding");
            }
        }
        return Arrays.copyOf(padded, padded.length - count);
    }
}
