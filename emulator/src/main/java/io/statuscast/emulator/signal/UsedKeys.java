package io.statuscast.emulator.signal;

import static io.statuscast.emulator.signal.SignalException.Reason.DUPLICATE;
import static io.statuscast.emulator.signal.SignalException.Reason.KEY_REUSED;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.proto.UsedKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which message keys were seen with which ciphertext, so that a repeated frame and a reused key can be told apart.
///
/// Keeps the newest [#KEPT_MAX] keys, in the shape a snapshot takes. One thread at a time.
final class UsedKeys {
    static final int KEPT_MAX = 512;
    private final Map<String, UsedKey> keys = new LinkedHashMap<>();

    /// Throws when the key was seen before: `DUPLICATE` with the same ciphertext, `KEY_REUSED` with another.
    void refuseRepeated(String key, byte[] ciphertext) throws SignalException {
        UsedKey seen = keys.get(key);
        if (seen == null) {
            return;
        }
        if (seen.getCiphertextSha256().equals(ByteString.copyFrom(Symmetric.sha256(ciphertext)))) {
            throw new SignalException(DUPLICATE, "seen before: " + key);
        }
        throw new SignalException(KEY_REUSED, "message key used for two ciphertexts: " + key);
    }

    void remember(String key, byte[] ciphertext) {
        keys.put(
                key,
                UsedKey.newBuilder()
                        .setName(key)
                        .setCiphertextSha256(ByteString.copyFrom(Symmetric.sha256(ciphertext)))
                        .build());
        if (keys.size() > KEPT_MAX) {
            keys.remove(keys.keySet().iterator().next());
        }
    }

    List<UsedKey> toState() {
        return List.copyOf(keys.values());
    }

    void restore(List<UsedKey> known) {
        known.forEach(key -> keys.put(key.getName(), key));
    }
}
