package io.statuscast.whatsapp.transport;

import io.statuscast.whatsapp.crypto.AesGcm;
import io.statuscast.whatsapp.crypto.CryptoException;
import io.statuscast.whatsapp.crypto.Hkdf;
import io.statuscast.whatsapp.crypto.Sha256;
import io.statuscast.whatsapp.crypto.X25519;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The running hash, chaining key and cipher of a Noise handshake. One thread at a time.
/// Source: the Noise specification, revision 34, section 5.2 (SymmetricState); whatsmeow
/// `socket/noisehandshake.go`.
final class SymmetricState {
    /// 28 letters and four zero bytes: exactly a hash long, so that it is the first hash itself.
    private static final byte[] PROTOCOL = "Noise_XX_25519_AESGCM_SHA256\0\0\0\0".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] NOTHING = {};
    private static final int KEY = 32;

    private byte[] hash = PROTOCOL;
    private byte[] chainingKey = PROTOCOL;
    private byte[] key = NOTHING;
    private long counter;

    void mixHash(byte[] data) {
        hash = Sha256.of(hash, data);
    }

    /// Mixes the shared secret of two keys into the chaining key and starts a fresh cipher.
    void mixKey(byte[] privateKey, byte[] publicKey) {
        byte[] secret;
        try {
            secret = X25519.agree(privateKey, publicKey);
        } catch (CryptoException e) {
            throw new NoiseException.Untrusted("the server sent a key that is not usable");
        }
        byte[] both = Hkdf.expand(secret, chainingKey, NOTHING, 2 * KEY);
        chainingKey = Arrays.copyOf(both, KEY);
        key = Arrays.copyOfRange(both, KEY, 2 * KEY);
        counter = 0;
    }

    byte[] encryptAndHash(byte[] plaintext) {
        byte[] ciphertext = AesGcm.seal(key, NoiseSession.iv(counter++), hash, plaintext);
        mixHash(ciphertext);
        return ciphertext;
    }

    byte[] decryptAndHash(byte[] ciphertext, String what) {
        try {
            byte[] plaintext = AesGcm.open(key, NoiseSession.iv(counter++), hash, ciphertext);
            mixHash(ciphertext);
            return plaintext;
        } catch (CryptoException e) {
            throw new NoiseException.NotAuthentic("the server's " + what + " does not decrypt", e);
        }
    }

    /// Two keys: from the initiator to the responder, and back.
    byte[][] split() {
        byte[] both = Hkdf.expand(NOTHING, chainingKey, NOTHING, 2 * KEY);
        return new byte[][] {Arrays.copyOf(both, KEY), Arrays.copyOfRange(both, KEY, 2 * KEY)};
    }
}
