package io.statuscast.emulator;

import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.StoreException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// A store that takes some batches for a while, or none, as one on a full disk does; reading goes on. Thread-safe.
public final class FailingStore implements StateStore {
    private final StateStore kept;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile Predicate<Batch> refuses = _ -> false;
    private volatile boolean passing = true;

    public FailingStore(StateStore kept) {
        this.kept = kept;
    }

    /// Refuses batches from now on.
    ///
    /// @param passes what it says of it, see [StoreException#isPassing]
    public void refuse(Predicate<Batch> which, boolean passes) {
        passing = passes;
        refuses = which;
    }

    /// Takes every batch again.
    public void heal() {
        refuses = _ -> false;
    }

    /// How many batches it has refused.
    public int refused() {
        return refused.get();
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
    public void commit(Batch batch) {
        if (refuses.test(batch)) {
            refused.incrementAndGet();
            throw new StoreException("No room.", passing, new IllegalStateException("on purpose"));
        }
        kept.commit(batch);
    }
}
