package io.statuscast.emulator.noise;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM with a counter as nonce: 8 zero bytes, then the counter, big endian. One direction, one thread at a
/// time.
final class FrameCipher {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private int counter;

    FrameCipher(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    byte[] seal(byte[] plaintext, byte[] associated) {
        try {
            return run(Cipher.ENCRYPT_MODE, plaintext, associated);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM seals anything", e);
        }
    }

    byte[] open(byte[] ciphertext, byte[] associated) throws HandshakeException {
        try {
            return run(Cipher.DECRYPT_MODE, ciphertext, associated);
        } catch (GeneralSecurityException e) {
            throw new HandshakeException("a frame is not authentic", e);
        }
    }

    private byte[] run(int mode, byte[] input, byte[] associated) throws GeneralSecurityException {
        byte[] nonce =
                ByteBuffer.allocate(NONCE_BYTES).putLong(0).putInt(counter++).array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(input);
    }
}
