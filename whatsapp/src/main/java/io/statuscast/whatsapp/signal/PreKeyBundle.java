package io.statuscast.whatsapp.signal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the server hands out so that a session with a companion can be started while it is offline. Keys are 32 raw
/// bytes; the one-time prekey is absent when the companion has run out of them.
///
/// Source: iq `encrypt` `key` answers, whatsmeow `prekeys.go`.
///
/// @param signature64 XEdDSA of the identity key over the signed prekey with its type byte 0x05
/// @param preKeyId    absent together with `preKey32`
public record PreKeyBundle(
        int registrationId,
        byte[] identityKey32,
        int signedPreKeyId,
        byte[] signedPreKey32,
        byte[] signature64,
        @Nullable Integer preKeyId,
        byte @Nullable [] preKey32) {
    public PreKeyBundle {
        requireLength(identityKey32, 32, "identityKey32");
        requireLength(signedPreKey32, 32, "signedPreKey32");
        requireLength(signature64, 64, "signature64");
        if ((preKeyId == null) != (preKey32 == null)) {
            throw new IllegalArgumentException("preKeyId and preKey32 are given together or not at all");
        }
        if (preKey32 != null) {
            requireLength(preKey32, 32, "preKey32");
        }
    }

    /// A bundle of a companion that has run out of one-time prekeys.
    public static PreKeyBundle withoutOneTimeKey(
            int registrationId, byte[] identityKey32, int signedPreKeyId, byte[] signedPreKey32, byte[] signature64) {
        return new PreKeyBundle(registrationId, identityKey32, signedPreKeyId, signedPreKey32, signature64, null, null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PreKeyBundle b
                && registrationId == b.registrationId
                && Arrays.equals(identityKey32, b.identityKey32)
                && signedPreKeyId == b.signedPreKeyId
                && Arrays.equals(signedPreKey32, b.signedPreKey32)
                && Arrays.equals(signature64, b.signature64)
                && Arrays.equals(preKey32, b.preKey32);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signature64);
    }

    private static void requireLength(byte[] bytes, int length, String name) {
        if (bytes.length != length) {
            throw new IllegalArgumentException(name + " has " + bytes.length + " bytes, not " + length);
        }
    }
}
