package io.statuscast.emulator.sim;

import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.StoreException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The store of one process that may crash at a commit: just before it, or just after it. From then on it
/// refuses everything; what was committed lives on below it for the next process.
final class CrashingStore implements StateStore {
    private final StateStore durable;
    private final Runnable onCrash;
    private int commitsLeft = -1;
    private boolean keepsLast;
    private boolean dead;
    private int commits;

    CrashingStore(StateStore durable, Runnable onCrash) {
        this.durable = durable;
        this.onCrash = onCrash;
    }

    /// Crashes at a later commit.
    ///
    /// @param commitsBefore how many still succeed
    /// @param keepLast      whether the one that crashes is durable
    void crashAfter(int commitsBefore, boolean keepLast) {
        commitsLeft = commitsBefore;
        keepsLast = keepLast;
    }

    void die() {
        dead = true;
    }

    int commits() {
        return commits;
    }

    @Override
    public Optional<byte[]> get(StateKind kind, String key) {
        check();
        return durable.get(kind, key);
    }

    @Override
    public Map<String, byte[]> getAll(StateKind kind, Collection<String> keys) {
        check();
        return durable.getAll(kind, keys);
    }

    @Override
    public List<Entry> scan(StateKind kind, String keyPrefix) {
        check();
        return durable.scan(kind, keyPrefix);
    }

    @Override
    public void commit(Batch batch) {
        check();
        commits++;
        if (commitsLeft-- != 0) {
            durable.commit(batch);
            return;
        }
        if (keepsLast) {
            durable.commit(batch);
        }
        dead = true;
        onCrash.run();
        check();
    }

    private void check() {
        if (dead) {
            throw new StoreException("the process has crashed", new IllegalStateException("crashed on purpose"));
        }
    }
}
