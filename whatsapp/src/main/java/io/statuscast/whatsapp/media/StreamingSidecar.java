package io.statuscast.whatsapp.media;

import io.statuscast.whatsapp.crypto.Mac;
import java.io.ByteArrayOutputStream;

/// Collects the codes by which a player trusts the pieces of a film before the whole has arrived: over the IV, the
/// ciphertext and the final code, one HMAC of 10 bytes for each 64 KiB with the 16 bytes after them. One thread at a
/// time.
///
/// Source: zapo `WaMediaCrypto.js`, which begins with the IV so that each piece carries what CBC needs before it;
/// oxidezap/whatsapp-rust begins with the ciphertext. Receivers play the file without these codes too.
final class StreamingSidecar {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final int OVERLAP_BYTES = 16;
    private static final int CODE_BYTES = 10;

    private final byte[] macKey;
    private final byte[] window = new byte[PIECE_BYTES + OVERLAP_BYTES];
    private final ByteArrayOutputStream codes = new ByteArrayOutputStream();
    private int filled;

    StreamingSidecar(MediaKeys keys) {
        macKey = keys.mac();
        add(keys.iv(), keys.iv().length);
    }

    void add(byte[] bytes, int length) {
        int from = 0;
        while (from < length) {
            int taken = Math.min(length - from, window.length - filled);
            System.arraycopy(bytes, from, window, filled, taken);
            filled += taken;
            from += taken;
            if (filled == window.length) {
                seal();
                System.arraycopy(window, PIECE_BYTES, window, 0, OVERLAP_BYTES);
                filled = OVERLAP_BYTES;
            }
        }
    }

    byte[] finish() {
        seal();
        filled = 0;
        return codes.toByteArray();
    }

    private void seal() {
        javax.crypto.Mac mac = Mac.sha256Stream(macKey);
        mac.update(window, 0, filled);
        codes.write(mac.doFinal(), 0, CODE_BYTES);
    }
}
