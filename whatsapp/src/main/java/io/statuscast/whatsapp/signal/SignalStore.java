package io.statuscast.whatsapp.signal;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Signal state by its concepts over a [StateStore]. Reads see what the given batch already changes; writes go into the
/// batch alone. One thread at a time for each device.
public final class SignalStore {
    private final StateStore store;

    public SignalStore(StateStore store) {
        this.store = store;
    }

    /// The identity key trusted for a companion, 32 bytes: the first one seen, or the one that replaced it.
    public Optional<byte[]> identity(Jid companion, Batch batch) {
        return Optional.ofNullable(
                read(StateKind.IDENTITY, SignalAddress.of(companion).name(), batch));
    }

    /// Whether a session stands, under which [SessionCipher#encrypt] works.
    public boolean hasSession(Jid companion, Batch batch) {
        return read(StateKind.SESSION, SignalAddress.of(companion).name(), batch) != null;
    }

    /// Those of the companions with whom no session stands, in the order given; one read of the store in all.
    public List<Jid> withoutSession(Collection<Jid> companions, Batch batch) {
        Map<String, byte[]> sessions = readAll(StateKind.SESSION, companions, batch);
        return companions.stream()
                .filter(c -> !sessions.containsKey(SignalAddress.of(c).name()))
                .toList();
    }

    /// Forgets session and identity of a companion: it was removed from its account, or its owner re-installed.
    public void forget(Jid companion, Batch batch) {
        String name = SignalAddress.of(companion).name();
        batch.delete(StateKind.SESSION, name);
        batch.delete(StateKind.IDENTITY, name);
    }

    /// Moves session and identity of a companion to another address of the same companion, as when the LID behind a
    /// phone number becomes known. What stands at the new address already is kept, and the old entry is dropped.
    public void migrate(Jid from, Jid to, Batch batch) {
        String old = SignalAddress.of(from).name();
        String now = SignalAddress.of(to).name();
        byte[] session = read(StateKind.SESSION, old, batch);
        byte[] identity = read(StateKind.IDENTITY, old, batch);
        if (session != null && read(StateKind.SESSION, now, batch) == null) {
            batch.put(StateKind.SESSION, now, session);
            if (identity != null) {
                batch.put(StateKind.IDENTITY, now, identity);
            }
        }
        forget(from, batch);
    }

    byte @Nullable [] read(StateKind kind, String key, Batch batch) {
        return switch (batch.pending(kind, key)) {
            case Batch.Change.Put(var k, var name, var value) -> value;
            case Batch.Change.Delete(var k, var name) -> null;
            case null -> store.get(kind, key).orElse(null);
        };
    }

    /// The entries that exist for the companions, by the names of their addresses.
    Map<String, byte[]> readAll(StateKind kind, Collection<Jid> companions, Batch batch) {
        return readAllKeys(
                kind, companions.stream().map(c -> SignalAddress.of(c).name()).toList(), batch);
    }

    /// The entries that exist for the keys, with one read of the store.
    Map<String, byte[]> readAllKeys(StateKind kind, Collection<String> keys, Batch batch) {
        var found = new HashMap<String, byte[]>();
        var inStore = new ArrayList<String>(keys.size());
        for (String key : keys) {
            switch (batch.pending(kind, key)) {
                case Batch.Change.Put(var k, var name, var value) -> found.put(key, value);
                case Batch.Change.Delete(var k, var name) -> {}
                case null -> inStore.add(key);
            }
        }
        if (!inStore.isEmpty()) {
            found.putAll(store.getAll(kind, inStore));
        }
        return found;
    }

    /// All entries of a kind whose key begins with the prefix, ordered by key.
    Map<String, byte[]> scan(StateKind kind, String prefix, Batch batch) {
        var found = new TreeMap<String, byte[]>();
        store.scan(kind, prefix).forEach(entry -> found.put(entry.key(), entry.value()));
        for (Batch.Change change : batch.changes()) {
            if (change.kind() == kind && change.key().startsWith(prefix)) {
                switch (change) {
                    case Batch.Change.Put(var k, var key, var value) -> found.put(key, value);
                    case Batch.Change.Delete(var k, var key) -> found.remove(key);
                }
            }
        }
        return found;
    }

    SessionRecord session(SignalAddress address, Batch batch) {
        byte[] stored = read(StateKind.SESSION, address.name(), batch);
        return stored == null ? SessionRecord.empty() : SessionRecord.parse(stored);
    }

    void putSession(SignalAddress address, SessionRecord record, Batch batch) {
        batch.put(StateKind.SESSION, address.name(), record.toBytes());
    }

    void putIdentity(SignalAddress address, byte[] identityKey32, Batch batch) {
        batch.put(StateKind.IDENTITY, address.name(), identityKey32);
    }
}
