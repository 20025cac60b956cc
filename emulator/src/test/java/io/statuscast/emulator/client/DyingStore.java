package io.statuscast.emulator.client;

import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.StoreException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// A store that fails for good around a commit of the test's choice, as when the process is killed there;
/// what was committed stands in the store below.
final class DyingStore implements StateStore {
    private final StateStore below;
    private final Predicate<Batch> last;
    private final boolean withIt;
    private volatile boolean dead;

    /// @param last   the commit around which it dies
    /// @param withIt whether that commit is still made
    DyingStore(StateStore below, Predicate<Batch> last, boolean withIt) {
        this.below = below;
        this.last = last;
        this.withIt = withIt;
    }

    boolean isDead() {
        return dead;
    }

    /// Whether a batch notes a stanza of a status, whatever it says of it, from a number on.
    static boolean notesStanza(Batch batch, String messageId, int number) {
        return batch.changes().stream()
                .filter(change -> change.kind() == StateKind.STATUS_DELIVERY)
                .map(Batch.Change::key)
                .filter(key -> key.startsWith(messageId + "/"))
                .anyMatch(key -> Integer.parseInt(key.substring(messageId.length() + 1)) >= number);
    }

    private void live() {
        if (dead) {
            throw new StoreException("the store is gone", new IllegalStateException("killed"));
        }
    }

    @Override
    public Optional<byte[]> get(StateKind kind, String key) {
        live();
        return below.get(kind, key);
    }

    @Override
    public Map<String, byte[]> getAll(StateKind kind, Collection<String> keys) {
        live();
        return below.getAll(kind, keys);
    }

    @Override
    public List<Entry> scan(StateKind kind, String keyPrefix) {
        live();
        return below.scan(kind, keyPrefix);
    }

    @Override
    public synchronized void commit(Batch batch) {
        live();
        boolean end = last.test(batch);
        if (!end || withIt) {
            below.commit(batch);
        }
        dead = end;
        if (end && !withIt) {
            live();
        }
    }
}
