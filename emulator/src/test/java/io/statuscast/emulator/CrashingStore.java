package io.statuscast.emulator;

import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.StoreException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The store of one process that may crash at a commit: just before it, or just after it. From then on it
/// refuses everything; what was committed lives on below it for the next process. Thread-safe.
public final class CrashingStore implements StateStore {
    private final StateStore durable;
    private final Runnable onCrash;
    private Predicate<Batch> last = _ -> false;
    private boolean keepsLast;
    private volatile boolean dead;
    private int commits;

    /// @param onCrash called in the commit at which it crashes
    public CrashingStore(StateStore durable, Runnable onCrash) {
        this.durable = durable;
        this.onCrash = onCrash;
    }

    /// Crashes at a commit.
    ///
    /// @param lastOne  which one; asked once for each
    /// @param keepLast whether that one is durable
    public synchronized void crashAt(Predicate<Batch> lastOne, boolean keepLast) {
        last = lastOne;
        keepsLast = keepLast;
    }

    /// Crashes at a later commit.
    ///
    /// @param commitsBefore how many still succeed
    /// @param keepLast      whether the one that crashes is durable
    public synchronized void crashAfter(int commitsBefore, boolean keepLast) {
        int end = commits + commitsBefore + 1;
        crashAt(_ -> commits == end, keepLast);
    }

    public void die() {
        dead = true;
    }

    public boolean isDead() {
        return dead;
    }

    public synchronized int commits() {
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
    public synchronized void commit(Batch batch) {
        check();
        commits++;
        boolean crashes = last.test(batch);
        if (!crashes || keepsLast) {
            durable.commit(batch);
        }
        if (crashes) {
            dead = true;
            onCrash.run();
            check();
        }
    }

    private void check() {
        if (dead) {
            throw new StoreException("the process has crashed", new IllegalStateException("crashed on purpose"));
        }
    }
}
