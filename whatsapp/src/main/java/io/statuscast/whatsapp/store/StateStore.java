package io.statuscast.whatsapp.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The durable state of one linked device: an ordered map from kind and key to bytes.
///
/// Everything that belongs together is written by one [#commit]: it is atomic, and durable when the method returns, so
/// that no crash can make a ratchet key be used twice. Thread-safe. Failures of the storage below are thrown as
/// [StoreException].
public interface StateStore {
    Optional<byte[]> get(StateKind kind, String key);

    /// The entries that exist among the keys asked for.
    Map<String, byte[]> getAll(StateKind kind, Collection<String> keys);

    /// All entries of a kind whose key begins with the prefix, ordered by key.
    List<Entry> scan(StateKind kind, String keyPrefix);

    /// How many entries of a kind there are.
    default long count(StateKind kind) {
        return scan(kind, "").size();
    }

    void commit(Batch batch);

    record Entry(String key, byte[] value) {}
}
