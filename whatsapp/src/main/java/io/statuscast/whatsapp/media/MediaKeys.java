package io.statuscast.whatsapp.media;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.statuscast.whatsapp.crypto.Hkdf;
import java.util.Arrays;

/// The keys of one file, derived from its media key: HKDF-SHA256 without salt to 112 bytes, of which the last 32 are of
/// no use here. Source: whatsmeow `download.go` getMediaKeys.
///
/// @param iv     16 bytes
/// @param cipher 32 bytes, AES-256-CBC
/// @param mac    32 bytes, HMAC-SHA256
record MediaKeys(byte[] iv, byte[] cipher, byte[] mac) {
    private static final int MEDIA_KEY_BYTES = 32;
    private static final int DERIVED_BYTES = 112;

    static MediaKeys of(byte[] mediaKey, MediaType type) {
        if (mediaKey.length != MEDIA_KEY_BYTES) {
            throw new MediaException(
                    MediaException.Kind.CORRUPT, "a media key has " + mediaKey.length + " bytes, not 32");
        }
        byte[] derived = Hkdf.expand(mediaKey, null, type.keyInfo().getBytes(US_ASCII), DERIVED_BYTES);
        return new MediaKeys(
                Arrays.copyOfRange(derived, 0, 16),
                Arrays.copyOfRange(derived, 16, 48),
                Arrays.copyOfRange(derived, 48, 80));
    }
}
