package io.statuscast.emulator.phone;

import java.util.Base64;

/// What a companion shows as a QR code.
///
/// Two forms exist: `ref,noise,identity,secret[,platform]` with base64 keys, and the same behind
/// `https://wa.me/settings/linked_devices#`. Sources: whatsmeow `pair.go` makeQRData, Baileys
/// buildPairingQRData.
record QrText(String ref, byte[] noiseKey, byte[] identityKey, byte[] advSecret) {
    private static final int KEY_BYTES = 32;

    /// @throws IllegalArgumentException when the text is no companion's QR code
    static QrText parse(String text) {
        String[] parts = text.substring(text.indexOf('#') + 1).split(",", -1);
        if (parts.length < 4 || parts.length > 5 || parts[0].isEmpty()) {
            throw new IllegalArgumentException("not a companion's QR code: " + parts.length + " parts");
        }
        return new QrText(parts[0], key(parts[1]), key(parts[2]), key(parts[3]));
    }

    /// As if another companion had shown it.
    QrText aboutAnotherIdentity() {
        byte[] other = identityKey.clone();
        other[0] ^= 1;
        return new QrText(ref, noiseKey, other, advSecret);
    }

    private static byte[] key(String base64) {
        byte[] key = Base64.getDecoder().decode(base64);
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key in the QR code has " + key.length + " bytes");
        }
        return key;
    }
}
