package io.statuscast.whatsapp.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/// Diffie-Hellman on Curve25519 over raw keys: 32 bytes little-endian, as WhatsApp sends them. Thread-safe.
/// Source: RFC 7748.
public final class X25519 {
    /// Length of a private key, a public key and a shared secret, in bytes.
    public static final int KEY_LENGTH = 32;

    private static final byte[] BASE_POINT = basePoint();

    private X25519() {}

    /// The 32-byte shared secret of a private and a public key.
    ///
    /// @throws CryptoException when a key has the wrong length, or the public key is of small order, which would
    ///                         give a secret of zeros (RFC 7748 section 6.1)
    public static byte[] agree(byte[] privateKey32, byte[] publicKey32) {
        requireLength(privateKey32, "private key");
        requireLength(publicKey32, "public key");
        try {
            KeyFactory keys = KeyFactory.getInstance("X25519", Providers.X25519_KEYS);
            KeyAgreement agreement = KeyAgreement.getInstance("X25519", Providers.X25519_AGREEMENT);
            agreement.init(
                    keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey32.clone())));
            agreement.doPhase(
                    keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, coordinate(publicKey32))),
                    true);
            return refuseZeros(agreement.generateSecret());
        } catch (GeneralSecurityException e) {
            throw new CryptoException("the key agreement failed: the public key is not usable", e);
        }
    }

    /// The public key of a private key.
    public static byte[] publicKey(byte[] privateKey32) {
        return agree(privateKey32, BASE_POINT);
    }

    private static byte[] refuseZeros(byte[] secret) {
        int or = 0;
        for (byte b : secret) {
            or |= b;
        }
        if (or == 0) {
            throw new CryptoException("the shared secret is all zeros");
        }
        return secret;
    }

    /// The u-coordinate; the top bit is ignored as RFC 7748 section 5 demands.
    private static BigInteger coordinate(byte[] littleEndian) {
        byte[] bigEndian = new byte[KEY_LENGTH];
        for (int i = 0; i < KEY_LENGTH; i++) {
            bigEndian[i] = littleEndian[KEY_LENGTH - 1 - i];
        }
        bigEndian[0] &= 0x7f;
        return new BigInteger(1, bigEndian);
    }

    private static void requireLength(byte[] key, String what) {
        if (key.length != KEY_LENGTH) {
            throw new CryptoException("a " + what + " has " + key.length + " bytes, not " + KEY_LENGTH);
        }
    }

    private static byte[] basePoint() {
        byte[] point = new byte[KEY_LENGTH];
        point[0] = 9;
        return point;
    }
}
