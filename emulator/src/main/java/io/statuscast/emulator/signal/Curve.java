package io.statuscast.emulator.signal;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/// Curve25519 with the JDK's providers: agreement on the Montgomery form, signatures on the Edwards form.
///
/// Sources: RFC 7748, RFC 8032, the XEdDSA specification section 2.3 (birational map), and curve25519_sign for the sign
/// bit kept in bit 7 of the signature's last byte.
public final class Curve {
    static final int KEY_BYTES = 32;
    static final int SIGNATURE_BYTES = 64;
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final byte[] BASE_POINT = new byte[KEY_BYTES];

    static {
        BASE_POINT[0] = 9;
    }

    private Curve() {}

    static byte[] newPrivate(SecureRandom random) {
        byte[] scalar = new byte[KEY_BYTES];
        random.nextBytes(scalar);
        return scalar;
    }

    static byte[] publicOf(byte[] privateKey) {
        try {
            return agree(privateKey, BASE_POINT);
        } catch (SignalException e) {
            throw new IllegalStateException("the base point is no small-order point", e);
        }
    }

    static byte[] agree(byte[] privateKey, byte[] publicKey) throws SignalException {
        if (publicKey.length != KEY_BYTES) {
            throw new SignalException(SignalException.Reason.MALFORMED, "public key of " + publicKey.length + " bytes");
        }
        try {
            KeyFactory keys = KeyFactory.getInstance("X25519");
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey)));
            agreement.doPhase(
                    keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, unsigned(publicKey))), true);
            return agreement.generateSecret();
        } catch (InvalidKeyException e) {
            throw new SignalException(SignalException.Reason.MALFORMED, "public key of small order", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether the 64-byte signature over the message was made with the private half of a Montgomery public key.
    public static boolean verify(byte[] montgomeryPublic, byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES || montgomeryPublic.length != KEY_BYTES) {
            return false;
        }
        boolean odd = (signature[63] & 0x80) != 0;
        byte[] plain = signature.clone();
        plain[63] &= 0x7f;
        return verifyEdwards(montgomeryPublic, odd, message, plain);
    }

    static boolean verifyEdwards(byte[] montgomeryPublic, boolean odd, byte[] message, byte[] signature) {
        BigInteger u = unsigned(montgomeryPublic).mod(P);
        BigInteger below = u.add(BigInteger.ONE).mod(P);
        if (below.signum() == 0) {
            return false;
        }
        BigInteger y = u.subtract(BigInteger.ONE).multiply(below.modInverse(P)).mod(P);
        try {
            KeyFactory keys = KeyFactory.getInstance("Ed25519");
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(
                    keys.generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, y))));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // A point off the curve, or a signature with a scalar out of range: not authentic, whatever the detail.
            return false;
        }
    }

    static byte[] signEdwards(byte[] seed, byte[] message) {
        try {
            KeyFactory keys = KeyFactory.getInstance("Ed25519");
            EdECPrivateKey key =
                    (EdECPrivateKey) keys.generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A 32-byte little-endian coordinate; bit 255 does not count (RFC 7748 section 5).
    private static BigInteger unsigned(byte[] littleEndian) {
        byte[] big = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            big[KEY_BYTES - 1 - i] = littleEndian[i];
        }
        big[0] &= 0x7f;
        return new BigInteger(1, big);
    }
}
