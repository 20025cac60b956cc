package io.statuscast.emulator.signal;

import static io.statuscast.emulator.signal.SignalException.Reason.DUPLICATE;
import static io.statuscast.emulator.signal.SignalException.Reason.KEY_REUSED;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.proto.UsedKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which message keys were seen with which ciphertext, so that a repeated frame and a reused key can be told apart.
///
/// Keeps the newest [#KEPT_MAX] keys. One thread at a time.
final class UsedKeys {
    static final int KEPT_MAX = 1024;
    private final Map<String, ByteString> ciphertexts = new HashMap<>();
    private final Deque<String> order = new ArrayDeque<>();

    /// Throws when the key was seen before: `DUPLICATE` with the same ciphertext, `KEY_REUSED` with another.
    void refuseRepeated(String key, byte[] ciphertext) throws SignalException {
        ByteString seen = ciphertexts.get(key);
        if (seen == null) {
            return;
        }
        if (seen.equals(ByteString.copyFrom(Symmetric.sha256(ciphertext)))) {
            throw new SignalException(DUPLICATE, "seen before: " + key);
        }
        throw new SignalException(KEY_REUSED, "message key used for two ciphertexts: " + key);
    }

    void remember(String key, byte[] ciphertext) {
        if (ciphertexts.put(key, ByteString.copyFrom(Symmetric.sha256(ciphertext))) == null) {
            order.addLast(key);
        }
        if (order.size() > KEPT_MAX) {
            ciphertexts.remove(order.removeFirst());
        }
    }

    List<UsedKey> toState() {
        return order.stream()
                .map(name -> UsedKey.newBuilder()
                        .setName(name)
                        .setCiphertextSha256(ciphertexts.getOrDefault(name, ByteString.EMPTY))
                        .build())
                .toList();
    }

    void restore(List<UsedKey> keys) {
        for (UsedKey key : keys) {
            ciphertexts.put(key.getName(), key.getCiphertextSha256());
            order.addLast(key.getName());
        }
    }
}
