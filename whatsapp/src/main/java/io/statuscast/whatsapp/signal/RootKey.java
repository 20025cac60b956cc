package io.statuscast.whatsapp.signal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.statuscast.whatsapp.crypto.CryptoException;
import io.statuscast.whatsapp.crypto.Hkdf;
import io.statuscast.whatsapp.crypto.X25519;
import java.util.Arrays;

/// The key of the Diffie-Hellman ratchet. Source: Signal's "The Double Ratchet Algorithm" section 5.2 with
/// libsignal-protocol's info texts.
record RootKey(byte[] key) {
    private static final byte[] X3DH_INFO = "WhisperText".getBytes(US_ASCII);
    private static final byte[] RATCHET_INFO = "WhisperRatchet".getBytes(US_ASCII);

    /// A root key and the first link of a chain.
    record Step(RootKey root, ChainKey chain) {}

    /// The start of a session, from the concatenated shared secrets of X3DH.
    static Step ofMasterSecret(byte[] masterSecret) {
        return split(Hkdf.expand(masterSecret, null, X3DH_INFO, 64));
    }

    /// The next root key and a new chain, from a fresh shared secret.
    Step ratchet(byte[] theirRatchetKey, byte[] ourRatchetPrivateKey) {
        return split(Hkdf.expand(agree(ourRatchetPrivateKey, theirRatchetKey), key, RATCHET_INFO, 64));
    }

    /// The shared secret with a key that a peer sent.
    static byte[] agree(byte[] ourPrivateKey, byte[] theirPublicKey) {
        try {
            return X25519.agree(ourPrivateKey, theirPublicKey);
        } catch (CryptoException e) {
            throw new SignalException.Malformed("a key of the other side is unusable", e);
        }
    }

    private static Step split(byte[] derived) {
        return new Step(
                new RootKey(Arrays.copyOfRange(derived, 0, 32)), new ChainKey(Arrays.copyOfRange(derived, 32, 64), 0));
    }
}
