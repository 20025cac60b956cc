package io.statuscast.whatsapp.pairing;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the QR code of a number being linked says: the server's reference and our public keys.
///
/// Text: `https://wa.me/settings/linked_devices#ref,noise,identity,advSecret,platform`, the keys in standard
/// base64. The older form without the address, and without the platform, is read as well. Source: whatsmeow
/// `pair.go` makeQRData; Baileys buildPairingQRData.
///
/// @param ref          the reference the server gave, without a comma
/// @param noiseKey     32 bytes
/// @param identityKey  32 bytes
/// @param advSecret    32 bytes
/// @param platformId   which client we say we are, [#CHROME]; empty when an old form had none
public record QrText(String ref, byte[] noiseKey, byte[] identityKey, byte[] advSecret, String platformId) {
    /// Source: whatsmeow `pair-code.go`, PairClientChrome.
    public static final String CHROME = "1";

    private static final String PREFIX = "https://wa.me/settings/linked_devices#";
    private static final int KEY_BYTES = 32;
    private static final int FIELDS = 5;
    private static final int LENGTH_MAX = 2048;

    public QrText {
        if (ref.isEmpty() || ref.indexOf(',') >= 0) {
            throw new IllegalArgumentException("a reference is not empty and has no comma");
        }
        if (noiseKey.length != KEY_BYTES || identityKey.length != KEY_BYTES || advSecret.length != KEY_BYTES) {
            throw new IllegalArgumentException("the keys of a QR text have 32 bytes each");
        }
    }

    /// What our companion shows for a reference.
    public static QrText of(String ref, DeviceCredentials credentials) {
        return new QrText(
                ref,
                credentials.noise().publicKey32(),
                credentials.identity().publicKey32(),
                credentials.advSecret(),
                CHROME);
    }

    /// Reads a scanned text; empty when it is not one of ours.
    public static Optional<QrText> parse(String text) {
        if (text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String fields = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        String[] parts = fields.split(",", -1);
        boolean countFits = parts.length == FIELDS || parts.length == FIELDS - 1;
        if (!countFits || parts[0].isEmpty()) {
            return Optional.empty();
        }
        byte[] noise = key(parts[1]);
        byte[] identity = key(parts[2]);
        byte[] advSecret = key(parts[3]);
        if (noise == null || identity == null || advSecret == null) {
            return Optional.empty();
        }
        return Optional.of(new QrText(parts[0], noise, identity, advSecret, parts.length == FIELDS ? parts[4] : ""));
    }

    private static byte @Nullable [] key(String base64) {
        try {
            byte[] key = Base64.getDecoder().decode(base64);
            return key.length == KEY_BYTES ? key : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// The text to draw as a QR code. It holds a secret: never logged.
    public String text() {
        var base64 = Base64.getEncoder();
        return PREFIX
                + String.join(
                        ",",
                        ref,
                        base64.encodeToString(noiseKey),
                        base64.encodeToString(identityKey),
                        base64.encodeToString(advSecret),
                        platformId);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QrText qr && text().equals(qr.text());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(noiseKey) * 31 + ref.hashCode();
    }

    @Override
    public String toString() {
        return "QrText[" + ref.length() + " characters of reference]";
    }
}
