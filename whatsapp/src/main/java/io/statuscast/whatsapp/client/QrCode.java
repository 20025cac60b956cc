package io.statuscast.whatsapp.client;

import java.time.Instant;

/// The text of a QR code that the phone scans to link this client, and the moment another text replaces it.
///
/// @param text      what the picture encodes, an `https://wa.me/settings/linked_devices#…` address; holds a secret
///                  that links the number, never logged
/// @param expiresAt 60 s after the first code was made, 20 s after each further one
public record QrCode(String text, Instant expiresAt) {
    /// Without the text.
    @Override
    public String toString() {
        return "QrCode[until " + expiresAt + "]";
    }
}
