package io.statuscast.emulator.noise;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/// An X25519 key pair. Source: RFC 7748.
///
/// @param privateKey 32 bytes
/// @param publicKey  32 bytes, little endian
record AgreementKey(byte[] privateKey, byte[] publicKey) {
    static final int KEY_BYTES = 32;
    private static final byte[] BASE_POINT = new byte[KEY_BYTES];

    static {
        BASE_POINT[0] = 9;
    }

    static AgreementKey generate(SecureRandom random) {
        var scalar = new byte[KEY_BYTES];
        random.nextBytes(scalar);
        try {
            return new AgreementKey(scalar, multiply(scalar, BASE_POINT));
        } catch (HandshakeException e) {
            throw new IllegalStateException("the base point has no small order", e);
        }
    }

    byte[] agree(byte[] otherPublic) throws HandshakeException {
        return multiply(privateKey, otherPublic);
    }

    private static byte[] multiply(byte[] scalar, byte[] point) throws HandshakeException {
        if (point.length != KEY_BYTES) {
            throw new HandshakeException("a public key has 32 bytes, not " + point.length);
        }
        try {
            KeyFactory keys = KeyFactory.getInstance("X25519");
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
            agreement.doPhase(
                    keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, coordinate(point))), true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new HandshakeException("not a usable public key", e);
        }
    }

    private static BigInteger coordinate(byte[] littleEndian) {
        var big = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            big[i] = littleEndian[KEY_BYTES - 1 - i];
        }
        big[0] &= 0x7f;
        return new BigInteger(1, big);
    }
}
