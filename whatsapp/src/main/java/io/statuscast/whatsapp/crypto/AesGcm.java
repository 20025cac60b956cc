package io.statuscast.whatsapp.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Authenticated encryption with AES-256-GCM and a 16-byte tag at the end. Thread-safe. Source: NIST SP 800-38D.
public final class AesGcm {
    /// Length of the tag that [#seal] appends, in bytes.
    public static final int TAG_LENGTH = 16;

    private static final int TAG_BITS = TAG_LENGTH * 8;

    private AesGcm() {}

    /// Encrypts; the result is the ciphertext with its tag. A key and IV pair must never be used for two messages.
    ///
    /// @param aad authenticated, not encrypted; may be empty
    public static byte[] seal(byte[] key, byte[] iv12, byte[] aad, byte[] data) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, iv12, aad).doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new CryptoException("AES-GCM could not encrypt", e);
        }
    }

    /// Decrypts what [#seal] made.
    ///
    /// @throws CryptoException when key, IV, authenticated data or ciphertext are not those of the sealing
    public static byte[] open(byte[] key, byte[] iv12, byte[] aad, byte[] data) {
        try {
            return cipher(Cipher.DECRYPT_MODE, key, iv12, aad).doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new CryptoException("AES-GCM: the data does not authenticate", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] iv12, byte[] aad) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", Providers.GCM);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, iv12));
        if (aad.length > 0) {
            cipher.updateAAD(aad);
        }
        return cipher;
    }
}
