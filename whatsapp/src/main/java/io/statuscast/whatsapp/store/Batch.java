package io.statuscast.whatsapp.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes that become durable together; a later change of a key replaces an earlier one. One thread at a time.
public final class Batch {
    /// One change of a [Batch].
    public sealed interface Change {
        StateKind kind();

        String key();

        record Put(StateKind kind, String key, byte[] value) implements Change {}

        record Delete(StateKind kind, String key) implements Change {}
    }

    private record Place(StateKind kind, String key) {}

    private final Map<Place, Change> changes = new LinkedHashMap<>();

    public Batch put(StateKind kind, String key, byte[] value) {
        changes.put(new Place(kind, key), new Change.Put(kind, key, value));
        return this;
    }

    public Batch delete(StateKind kind, String key) {
        changes.put(new Place(kind, key), new Change.Delete(kind, key));
        return this;
    }

    /// What this batch will do to an entry, or null when it does not touch it: a reader that must see what the same
    /// operation wrote before asks here first, and the store second.
    public @Nullable Change pending(StateKind kind, String key) {
        return changes.get(new Place(kind, key));
    }

    /// One change for each entry touched.
    public List<Change> changes() {
        return List.copyOf(changes.values());
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
