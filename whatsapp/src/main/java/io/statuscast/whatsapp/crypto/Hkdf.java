package io.statuscast.whatsapp.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/// Key derivation with HKDF-SHA256: extract, then expand. Thread-safe. Source: RFC 5869.
public final class Hkdf {
    /// The most that one derivation can give: 255 blocks of SHA-256.
    public static final int MAX_LENGTH = 255 * 32;

    private Hkdf() {}

    /// Derives key material.
    ///
    /// @param ikm    the secret; may be empty (Noise splits its keys that way)
    /// @param salt   null or empty for 32 zero bytes
    /// @param info   what the key is for; may be empty
    /// @param length 1..[#MAX_LENGTH] bytes
    public static byte[] expand(byte[] ikm, byte @Nullable [] salt, byte[] info, int length) {
        try {
            HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addIKM(ikm);
            if (salt != null) {
                extract.addSalt(salt);
            }
            return KDF.getInstance("HKDF-SHA256", Providers.HMAC_SHA256).deriveData(extract.thenExpand(info, length));
        } catch (GeneralSecurityException e) {
            throw new CryptoException("the key derivation failed", e);
        }
    }
}
