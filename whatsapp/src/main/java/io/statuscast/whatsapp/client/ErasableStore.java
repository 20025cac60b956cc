package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// The store of one client that can be emptied for good: what is still under way when the link ends must not
/// leave a key behind. Thread-safe.
final class ErasableStore implements StateStore {
    private final StateStore kept;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean erased;

    ErasableStore(StateStore kept) {
        this.kept = kept;
    }

    /// Deletes every entry; later commits go nowhere. Durable on return.
    void erase() {
        lock.writeLock().lock();
        try {
            var batch = new Batch();
            for (StateKind kind : StateKind.values()) {
                kept.scan(kind, "").forEach(entry -> batch.delete(kind, entry.key()));
            }
            if (!batch.isEmpty()) {
                kept.commit(batch);
            }
            erased = true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public Optional<byte[]> get(StateKind kind, String key) {
        return kept.get(kind, key);
    }

    @Override
    public Map<String, byte[]> getAll(StateKind kind, Collection<String> keys) {
        return kept.getAll(kind, keys);
    }

    @Override
    public List<Entry> scan(StateKind kind, String keyPrefix) {
        return kept.scan(kind, keyPrefix);
    }

    @Override
    public long count(StateKind kind) {
        return kept.count(kind);
    }

    // Commits run side by side; only the erasure waits for all of them.
    @Override
    public void commit(Batch batch) {
        lock.readLock().lock();
        try {
            if (!erased) {
                kept.commit(batch);
            }
        } finally {
            lock.readLock().unlock();
        }
    }
}
