package io.statuscast.emulator.signal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/// A long-lived key pair that both agrees and signs: an Ed25519 seed whose scalar also serves X25519.
///
/// Published is the Montgomery form of the Ed25519 public key. Signatures are Ed25519 ones with the sign of the
/// Edwards point in bit 7 of the last byte, as phones with curve25519_sign make them; about half of all key pairs have
/// that bit set, so verifiers that ignore it are found out. Immutable, thread-safe.
public final class IdentityKeys {
    private static final byte[] PROBE = {1};
    private final byte[] seed;
    private final byte[] scalar;
    private final byte[] publicKey;
    private final boolean odd;

    private IdentityKeys(byte[] seed) {
        this.seed = seed.clone();
        this.scalar = Arrays.copyOf(sha512(seed), Curve.KEY_BYTES);
        this.publicKey = Curve.publicOf(scalar);
        this.odd = !Curve.verifyEdwards(publicKey, false, PROBE, Curve.signEdwards(seed, PROBE));
    }

    public static IdentityKeys generate(SecureRandom random) {
        return new IdentityKeys(Curve.newPrivate(random));
    }

    /// The key pair of a 32-byte seed, as [#seed()] returned it.
    public static IdentityKeys fromSeed(byte[] seed) {
        return new IdentityKeys(seed);
    }

    public byte[] seed() {
        return seed.clone();
    }

    /// The public key, 32 bytes, Montgomery form.
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /// The public key as Signal messages carry it: 0x05 and 32 bytes.
    public byte[] prefixedPublicKey() {
        return PublicKeys.prefixed(publicKey);
    }

    /// Whether signatures of this pair have bit 7 of their last byte set.
    public boolean hasSignBit() {
        return odd;
    }

    public byte[] sign(byte[]... parts) {
        byte[] signature = Curve.signEdwards(seed, Symmetric.concat(parts));
        if (odd) {
            signature[63] |= (byte) 0x80;
        }
        return signature;
    }

    byte[] agree(byte[] theirPublic) throws SignalException {
        return Curve.agree(scalar, theirPublic);
    }

    private static byte[] sha512(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
