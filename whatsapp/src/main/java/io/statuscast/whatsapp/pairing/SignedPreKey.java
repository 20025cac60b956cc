package io.statuscast.whatsapp.pairing;

import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.crypto.KeyPair;

/// The prekey that stands in for one-time prekeys when those have run out, signed with the identity key.
///
/// @param id        1..16777215, three bytes on the wire
/// @param signature XEdDSA over 0x05 and the public key, 64 bytes
public record SignedPreKey(int id, KeyPair keyPair, byte[] signature) {
    /// Source: three bytes in `eSkeyId`, whatsmeow `store/clientpayload.go`.
    public static final int ID_MAX = 0xffffff;

    private static final int SIGNATURE_BYTES = 64;

    public SignedPreKey {
        requireNonNull(keyPair, "keyPair is null");
        if (id < 1 || id > ID_MAX) {
            throw new IllegalArgumentException("id out of range: " + id);
        }
        if (signature.length != SIGNATURE_BYTES) {
            throw new IllegalArgumentException("a signature has " + signature.length + " bytes");
        }
    }
}
