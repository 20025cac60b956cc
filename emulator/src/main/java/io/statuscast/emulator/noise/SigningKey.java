package io.statuscast.emulator.noise;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;

/// An Ed25519 key that presents itself as WhatsApp's certificate keys do: the public key in Montgomery form, the
/// sign of the Edwards point in bit 7 of the signature's last byte.
///
/// The JDK signs in constant time; no Edwards arithmetic of our own is needed on this side.
/// Sources: RFC 8032; RFC 7748 section 4.1 (`u = (1 + y) / (1 - y)`); curve25519_sign for the sign bit.
///
/// @param seed       32 bytes
/// @param montgomery 32 bytes, the public key clients know
/// @param odd        the sign of the Edwards point
record SigningKey(byte[] seed, byte[] montgomery, boolean odd) {
    private static final int KEY_BYTES = 32;
    private static final int SIGN_BYTE = 63;
    private static final int SIGN_BIT = 0x80;
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    static SigningKey generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            var point = ((EdECPublicKey) pair.getPublic()).getPoint();
            BigInteger y = point.getY();
            BigInteger u = BigInteger.ONE
                    .add(y)
                    .multiply(BigInteger.ONE.subtract(y).modInverse(P))
                    .mod(P);
            return new SigningKey(seed, littleEndian(u), point.isXOdd());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    byte[] sign(byte[] message) {
        try {
            var key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key);
            signer.update(message);
            byte[] signature = signer.sign();
            if (odd) {
                signature[SIGN_BYTE] |= (byte) SIGN_BIT;
            }
            return signature;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key made here signs", e);
        }
    }

    private static byte[] littleEndian(BigInteger value) {
        byte[] out = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            out[i] = value.shiftRight(8 * i).byteValue();
        }
        return out;
    }
}
