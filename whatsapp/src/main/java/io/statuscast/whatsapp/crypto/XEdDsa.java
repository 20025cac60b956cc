package io.statuscast.whatsapp.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/// Ed25519-compatible signatures with X25519 keys, as WhatsApp's identity and sender keys make them. Thread-safe.
///
/// A signature is 64 bytes, R || s. Bit 7 of the last byte carries the sign of the signer's Edwards point in
/// signatures of phones and JavaScript clients (the older `curve25519_sign`); XEdDSA fixes that sign to 0
/// instead. [#verify] accepts both, [#sign] makes the latter. Signing takes the same time for every key and
/// message of a length; verifying, which sees nothing secret, does not. Source: Signal's "The XEdDSA and
/// VXEdDSA Signature Schemes" (revision 1) sections 2.3 to 2.5; curve25519-js as used by Baileys' libsignal for
/// the sign bit.
public final class XEdDsa {
    public static final int SIGNATURE_BYTES = 64;

    private static final int KEY_BYTES = 32;
    /// What separates the nonce's hash from Ed25519's own: 2^256 - 2 in little-endian order.
    private static final byte[] NONCE_PREFIX = noncePrefix();

    private XEdDsa() {}

    /// Signs with an X25519 private key of 32 bytes (clamped here if it is not yet).
    public static byte[] sign(byte[] privateKey, byte[] message, SecureRandom random) {
        requireLength(privateKey, "private key");
        byte[] clamped = clamp(privateKey);
        byte[] verifyingKey = Edwards25519.multiplyBase(clamped).encode();
        int sign = (verifyingKey[31] & 0x80) >>> 7;
        verifyingKey[31] &= 0x7f;
        byte[] secret = Scalar25519.negateIf(sign, clamped);
        byte[] noise = new byte[64];
        random.nextBytes(noise);
        byte[] nonce = Scalar25519.reduce(sha512(NONCE_PREFIX, secret, message, noise));
        byte[] commitment = Edwards25519.multiplyBase(nonce).encode();
        byte[] challenge = Scalar25519.reduce(sha512(commitment, verifyingKey, message));
        byte[] response = Scalar25519.multiplyAdd(challenge, secret, nonce);
        Arrays.fill(clamped, (byte) 0);
        Arrays.fill(secret, (byte) 0);
        Arrays.fill(nonce, (byte) 0);
        byte[] signature = Arrays.copyOf(commitment, SIGNATURE_BYTES);
        System.arraycopy(response, 0, signature, KEY_BYTES, KEY_BYTES);
        return signature;
    }

    /// Whether the signature was made by the holder of an X25519 public key of 32 bytes; false for malformed input.
    public static boolean verify(byte[] montgomeryPublicKey, byte[] message, byte[] signature) {
        if (montgomeryPublicKey.length != KEY_BYTES || signature.length != SIGNATURE_BYTES) {
            return false;
        }
        byte[] key = Edwards25519.edwardsY(montgomeryPublicKey);
        key[31] |= (byte) (signature[63] & 0x80);
        byte[] commitment = Arrays.copyOf(signature, KEY_BYTES);
        byte[] response = Arrays.copyOfRange(signature, KEY_BYTES, SIGNATURE_BYTES);
        response[31] &= 0x7f;
        return verifyEd25519(key, message, commitment, response);
    }

    /// Ed25519 without the cofactor. Source: RFC 8032 section 5.1.7.
    static boolean verifyEd25519(byte[] key, byte[] message, byte[] commitment, byte[] response) {
        Edwards25519 point = Edwards25519.decode(key);
        if (point == null || !Scalar25519.isCanonical(response)) {
            return false;
        }
        byte[] challenge = Scalar25519.reduce(sha512(commitment, key, message));
        return Arrays.equals(point.verificationPoint(response, challenge).encode(), commitment);
    }

    private static byte[] clamp(byte[] privateKey) {
        byte[] clamped = privateKey.clone();
        clamped[0] &= (byte) 0xf8;
        clamped[31] &= 0x7f;
        clamped[31] |= 0x40;
        return clamped;
    }

    private static byte[] sha512(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA-512", e);
        }
    }

    private static byte[] noncePrefix() {
        byte[] prefix = new byte[KEY_BYTES];
        Arrays.fill(prefix, (byte) 0xff);
        prefix[0] = (byte) 0xfe;
        return prefix;
    }

    private static void requireLength(byte[] key, String what) {
        if (key.length != KEY_BYTES) {
            throw new CryptoException("a " + what + " has " + key.length + " bytes, not " + KEY_BYTES);
        }
    }
}
