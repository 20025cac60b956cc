package io.statuscast.whatsapp.appstate;

import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The codes of a collection's entries while it is being read: what is stored, with the changes of the patches
/// that held so far laid over it, and those of the patch at hand over both. One thread at a time.
final class CodeOverlay {
    private final AppStateStore store;
    private final Map<String, Optional<byte[]>> held = new HashMap<>();
    private final Map<String, Optional<byte[]>> pending = new HashMap<>();

    CodeOverlay(AppStateStore store) {
        this.store = store;
    }

    Optional<byte[]> get(String key) {
        Optional<byte[]> change = pending.get(key);
        if (change == null) {
            change = held.get(key);
        }
        return change == null ? store.code(key) : change;
    }

    void put(String key, byte[] code) {
        pending.put(key, Optional.of(code));
    }

    void remove(String key) {
        pending.put(key, Optional.empty());
    }

    /// Lets every code go that is known, stored or not: a snapshot begins anew.
    void removeAll(Iterable<String> storedKeys) {
        storedKeys.forEach(this::remove);
        Set.copyOf(held.keySet()).forEach(this::remove);
    }

    /// The patch at hand held.
    void accept() {
        held.putAll(pending);
        pending.clear();
    }

    /// The patch at hand did not hold.
    void reject() {
        pending.clear();
    }

    void writeTo(Batch batch) {
        held.forEach((key, code) -> code.ifPresentOrElse(
                value -> batch.put(StateKind.APP_STATE_MAC, key, value),
                () -> batch.delete(StateKind.APP_STATE_MAC, key)));
    }
}
