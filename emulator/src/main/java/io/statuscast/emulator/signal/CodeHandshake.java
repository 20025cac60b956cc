package io.statuscast.emulator.signal;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The phone's half of linking by code: what it makes of the typed code, and how it opens what the companion
/// sends at the end. A wrong code shows only there. Immutable, thread-safe. Source: whatsmeow `pair-code.go`
/// (the other half).
public final class CodeHandshake {
    private static final int ROUNDS = 131_072;
    private static final int SALT = 32;
    private static final int CTR_IV = 16;
    private static final int GCM_IV = 12;
    private static final int TAG_BITS = 128;
    private static final int BUNDLE = 3 * Curve.KEY_BYTES;
    private static final int WRAPPED = SALT + CTR_IV + Curve.KEY_BYTES;

    private final IdentityKeys identity;
    private final byte[] shared;
    private final byte[] wrappedPrimary;

    private CodeHandshake(IdentityKeys identity, byte[] shared, byte[] wrappedPrimary) {
        this.identity = identity;
        this.shared = shared;
        this.wrappedPrimary = wrappedPrimary;
    }

    /// Types a code.
    ///
    /// @param wrappedCompanion the companion's ephemeral key under its code, 80 bytes
    public static CodeHandshake type(String code, byte[] wrappedCompanion, IdentityKeys identity, SecureRandom random)
            throws SignalException {
        if (wrappedCompanion.length != WRAPPED) {
            throw new SignalException(
                    SignalException.Reason.MALFORMED, "a wrapped key of " + wrappedCompanion.length + " bytes");
        }
        byte[] salt = Arrays.copyOf(wrappedCompanion, SALT);
        byte[] iv = Arrays.copyOfRange(wrappedCompanion, SALT, SALT + CTR_IV);
        byte[] companion = ctr(code, salt, iv, Arrays.copyOfRange(wrappedCompanion, SALT + CTR_IV, WRAPPED));
        byte[] ephemeral = Curve.newPrivate(random);
        byte[] ownSalt = new byte[SALT];
        byte[] ownIv = new byte[CTR_IV];
        random.nextBytes(ownSalt);
        random.nextBytes(ownIv);
        byte[] wrapped = Symmetric.concat(ownSalt, ownIv, ctr(code, ownSalt, ownIv, Curve.publicOf(ephemeral)));
        return new CodeHandshake(identity, Curve.agree(ephemeral, companion), wrapped);
    }

    /// What `primary_hello` carries: our ephemeral key under the typed code, 80 bytes.
    public byte[] wrappedPrimary() {
        return wrappedPrimary.clone();
    }

    /// Opens the companion's key bundle.
    ///
    /// @return the secret that authenticates the link, 32 bytes
    /// @throws SignalException when the typed code was not the companion's, or the bundle is about other keys
    public byte[] open(byte[] wrappedBundle, byte[] companionIdentity) throws SignalException {
        if (wrappedBundle.length <= SALT + GCM_IV) {
            throw new SignalException(SignalException.Reason.MALFORMED, "a key bundle that is too short");
        }
        byte[] salt = Arrays.copyOf(wrappedBundle, SALT);
        byte[] iv = Arrays.copyOfRange(wrappedBundle, SALT, SALT + GCM_IV);
        byte[] key = Symmetric.hkdf(shared, salt, "link_code_pairing_key_bundle_encryption_key", Curve.KEY_BYTES);
        byte[] bundle = gcmOpen(key, iv, Arrays.copyOfRange(wrappedBundle, SALT + GCM_IV, wrappedBundle.length));
        boolean aboutUs = bundle.length == BUNDLE
                && Arrays.equals(Arrays.copyOf(bundle, Curve.KEY_BYTES), companionIdentity)
                && Arrays.equals(
                        Arrays.copyOfRange(bundle, Curve.KEY_BYTES, 2 * Curve.KEY_BYTES), identity.publicKey());
        if (!aboutUs) {
            throw new SignalException(SignalException.Reason.MALFORMED, "the key bundle names other keys");
        }
        byte[] secret = Arrays.copyOfRange(bundle, 2 * Curve.KEY_BYTES, BUNDLE);
        return Symmetric.hkdf(
                Symmetric.concat(shared, identity.agree(companionIdentity), secret), "adv_secret", Curve.KEY_BYTES);
    }

    private static byte[] gcmOpen(byte[] key, byte[] iv, byte[] sealed) throws SignalException {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, iv));
            return cipher.doFinal(sealed);
        } catch (GeneralSecurityException e) {
            throw new SignalException(SignalException.Reason.MALFORMED, "the code that was typed is wrong", e);
        }
    }

    private static byte[] ctr(String code, byte[] salt, byte[] iv, byte[] data) {
        try {
            var spec = new PBEKeySpec(code.toCharArray(), salt, ROUNDS, Curve.KEY_BYTES * Byte.SIZE);
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2 and AES", e);
        }
    }
}
