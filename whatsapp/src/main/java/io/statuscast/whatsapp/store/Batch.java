package io.statuscast.whatsapp.store;

import java.util.ArrayList;
import java.util.List;

/// Changes that become durable together; a later change of a key wins over an earlier one. One thread at a time.
public final class Batch {
    /// One change of a [Batch].
    public sealed interface Change {
        StateKind kind();

        String key();

        record Put(StateKind kind, String key, byte[] value) implements Change {}

        record Delete(StateKind kind, String key) implements Change {}
    }

    private final List<Change> changes = new ArrayList<>();

    public Batch put(StateKind kind, String key, byte[] value) {
        changes.add(new Change.Put(kind, key, value));
        return this;
    }

    public Batch delete(StateKind kind, String key) {
        changes.add(new Change.Delete(kind, key));
        return this;
    }

    public List<Change> changes() {
        return List.copyOf(changes);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
