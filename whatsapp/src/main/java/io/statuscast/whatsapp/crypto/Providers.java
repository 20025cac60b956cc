package io.statuscast.whatsapp.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/// The providers of the algorithms in use, looked up once: a look-up through the whole provider list costs more than
/// the operation on a short message.
final class Providers {
    static final Provider GCM =
            find(() -> Cipher.getInstance("AES/GCM/NoPadding").getProvider());
    static final Provider CBC =
            find(() -> Cipher.getInstance("AES/CBC/PKCS5Padding").getProvider());
    static final Provider CTR =
            find(() -> Cipher.getInstance("AES/CTR/NoPadding").getProvider());
    static final Provider HMAC_SHA256 = find(() -> Mac.getInstance("HmacSHA256").getProvider());
    static final Provider HMAC_SHA512 = find(() -> Mac.getInstance("HmacSHA512").getProvider());
    static final Provider SHA256 =
            find(() -> MessageDigest.getInstance("SHA-256").getProvider());

    private Providers() {}

    private interface Lookup {
        Provider find() throws GeneralSecurityException;
    }

    private static Provider find(Lookup lookup) {
        try {
            return lookup.find();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks a required algorithm", e);
        }
    }
}
