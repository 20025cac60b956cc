package io.statuscast.whatsapp.signal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.statuscast.whatsapp.crypto.Hkdf;
import java.util.Arrays;

/// The keys of exactly one message. Source: libsignal-protocol `MessageKeys`.
///
/// @param cipherKey AES-256-CBC, 32 bytes
/// @param macKey    HMAC-SHA256, 32 bytes
/// @param iv        16 bytes
record MessageKeys(byte[] cipherKey, byte[] macKey, byte[] iv) {
    private static final byte[] INFO = "WhisperMessageKeys".getBytes(US_ASCII);

    static MessageKeys of(byte[] seed) {
        byte[] derived = Hkdf.expand(seed, null, INFO, 80);
        return new MessageKeys(
                Arrays.copyOfRange(derived, 0, 32),
                Arrays.copyOfRange(derived, 32, 64),
                Arrays.copyOfRange(derived, 64, 80));
    }
}
