package io.statuscast.whatsapp.transport;

import io.statuscast.whatsapp.crypto.AesGcm;
import io.statuscast.whatsapp.crypto.CryptoException;

/// The two ciphers of an open connection, each with its own key and message counter.
///
/// [#encrypt] and [#decrypt] may run at the same time, but each on one thread at a time, and in the order of the
/// wire: the counter is not sent. Source: whatsmeow `socket/noisesocket.go`.
public final class NoiseSession {
    /// What encryption adds to a message, in bytes.
    public static final int OVERHEAD = AesGcm.TAG_LENGTH;

    private static final long COUNTER_MAX = 0xffffffffL;
    private static final int IV_LENGTH = 12;
    private static final byte[] NOTHING = {};

    private final byte[] sendKey;
    private final byte[] receiveKey;
    private long sent;
    private long received;

    NoiseSession(byte[] sendKey, byte[] receiveKey) {
        this.sendKey = sendKey;
        this.receiveKey = receiveKey;
    }

    /// The next message to the server.
    ///
    /// @throws IllegalStateException after 2^32 messages, where an IV would repeat
    public byte[] encrypt(byte[] plaintext) {
        return AesGcm.seal(sendKey, iv(sent++), NOTHING, plaintext);
    }

    /// The next message from the server.
    ///
    /// @throws NoiseException.NotAuthentic when it is not the next message of this session
    public byte[] decrypt(byte[] ciphertext) {
        try {
            return AesGcm.open(receiveKey, iv(received++), NOTHING, ciphertext);
        } catch (CryptoException e) {
            throw new NoiseException.NotAuthentic("a frame does not decrypt", e);
        }
    }

    /// Eight zero bytes and the counter, big-endian.
    static byte[] iv(long counter) {
        if (counter > COUNTER_MAX) {
            throw new IllegalStateException("the message counter is used up: connect anew");
        }
        byte[] iv = new byte[IV_LENGTH];
        for (int i = 0; i < 4; i++) {
            iv[IV_LENGTH - 1 - i] = (byte) (counter >> (8 * i));
        }
        return iv;
    }
}
