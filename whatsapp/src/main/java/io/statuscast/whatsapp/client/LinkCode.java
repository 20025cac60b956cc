package io.statuscast.whatsapp.client;

import java.time.Instant;

/// Eight characters that a person types on the phone to link it, instead of scanning a QR code.
///
/// @param code        from the alphabet `123456789ABCDEFGHJKLMNPQRSTVWXYZ`, without a hyphen; a secret,
///                    never logged
/// @param phoneDigits the number it was asked for; no other phone takes it
/// @param expiresAt   when the phone no longer takes it, or the connection that offers it has ended at the
///                    latest
public record LinkCode(String code, String phoneDigits, Instant expiresAt) {
    private static final int HALF = 4;

    /// The form that phones show, `ABCD-EFGH`.
    public String text() {
        return code.substring(0, HALF) + "-" + code.substring(HALF);
    }

    /// Without the code and the number.
    @Override
    public String toString() {
        return "LinkCode[until " + expiresAt + "]";
    }
}
