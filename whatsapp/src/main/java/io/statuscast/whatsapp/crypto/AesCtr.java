package io.statuscast.whatsapp.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES in counter mode; encryption and decryption are the same operation, and nothing is authenticated. Thread-safe.
/// Source: NIST SP 800-38A; used by WhatsApp's pairing codes (whatsmeow `pair-code.go`).
public final class AesCtr {
    private AesCtr() {}

    public static byte[] apply(byte[] key, byte[] iv16, byte[] data) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding", Providers.CTR);
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv16));
            return cipher.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new CryptoException("AES-CTR: key or IV has the wrong length", e);
        }
    }
}
