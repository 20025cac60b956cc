package io.statuscast.whatsapp.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A Curve25519 key pair as raw bytes, for key agreement and XEdDSA alike. The arrays are shared, not copied, and must
/// not be changed; the text form never shows the private key.
///
/// @param publicKey32  the u-coordinate, 32 bytes little-endian, without the type byte 0x05
/// @param privateKey32 the clamped scalar, 32 bytes little-endian
public record KeyPair(byte[] publicKey32, byte[] privateKey32) {
    public KeyPair {
        if (publicKey32.length != X25519.KEY_LENGTH || privateKey32.length != X25519.KEY_LENGTH) {
            throw new CryptoException("both halves of a key pair have " + X25519.KEY_LENGTH + " bytes");
        }
    }

    /// A new pair; the scalar is stored clamped, so that every reader of it computes with the same number.
    public static KeyPair generate(SecureRandom random) {
        byte[] scalar = new byte[X25519.KEY_LENGTH];
        random.nextBytes(scalar);
        scalar[0] &= (byte) 248;
        scalar[31] = (byte) ((scalar[31] & 127) | 64);
        return ofPrivate(scalar);
    }

    /// The pair that belongs to a private key.
    public static KeyPair ofPrivate(byte[] privateKey32) {
        return new KeyPair(X25519.publicKey(privateKey32), privateKey32);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyPair pair
                && Arrays.equals(publicKey32, pair.publicKey32)
                && MessageDigest.isEqual(privateKey32, pair.privateKey32);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(publicKey32);
    }

    @Override
    public String toString() {
        return "KeyPair[" + HexFormat.of().formatHex(publicKey32, 0, 4) + "…]";
    }
}
