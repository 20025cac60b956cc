package io.statuscast.whatsapp.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-CBC with PKCS#7 padding. It does not authenticate: check the MAC over the ciphertext before [#decrypt].
/// Thread-safe. Source: NIST SP 800-38A.
public final class AesCbc {
    private AesCbc() {}

    public static byte[] encrypt(byte[] key, byte[] iv16, byte[] data) {
        try {
            return encryptor(key, iv16).doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new CryptoException("AES-CBC could not encrypt", e);
        }
    }

    /// Decrypts and removes the padding.
    ///
    /// @throws CryptoException when the length is no multiple of 16 or the padding is wrong
    public static byte[] decrypt(byte[] key, byte[] iv16, byte[] data) {
        try {
            return decryptor(key, iv16).doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new CryptoException("AES-CBC: the data cannot be decrypted", e);
        }
    }

    /// A running encryption, for data that is too large for memory. One thread at a time.
    public static Cipher encryptor(byte[] key, byte[] iv16) {
        return cipher(Cipher.ENCRYPT_MODE, key, iv16);
    }

    /// A running decryption, for data that is too large for memory. One thread at a time.
    public static Cipher decryptor(byte[] key, byte[] iv16) {
        return cipher(Cipher.DECRYPT_MODE, key, iv16);
    }

    private static Cipher cipher(int mode, byte[] key, byte[] iv16) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding", Providers.CBC);
            cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv16));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new CryptoException("AES-CBC: key or IV has the wrong length", e);
        }
    }
}
