package io.statuscast.whatsapp.store;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// A [StateStore] that forgets at the end of the process: for tests and for trying things out. Thread-safe.
public final class InMemoryStateStore implements StateStore {
    private final Map<StateKind, NavigableMap<String, byte[]>> kinds = new EnumMap<>(StateKind.class);

    @Override
    public synchronized Optional<byte[]> get(StateKind kind, String key) {
        return Optional.ofNullable(entries(kind).get(key));
    }

    @Override
    public synchronized Map<String, byte[]> getAll(StateKind kind, Collection<String> keys) {
        var found = new LinkedHashMap<String, byte[]>();
        for (String key : keys) {
            byte[] value = entries(kind).get(key);
            if (value != null) {
                found.put(key, value);
            }
        }
        return found;
    }

    @Override
    public synchronized List<Entry> scan(StateKind kind, String keyPrefix) {
        return entries(kind).tailMap(keyPrefix, true).entrySet().stream()
                .takeWhile(e -> e.getKey().startsWith(keyPrefix))
                .map(e -> new Entry(e.getKey(), e.getValue()))
                .toList();
    }

    @Override
    public synchronized void commit(Batch batch) {
        for (Batch.Change change : batch.changes()) {
            switch (change) {
                case Batch.Change.Put(var kind, var key, var value) ->
                    entries(kind).put(key, value);
                case Batch.Change.Delete(var kind, var key) -> entries(kind).remove(key);
            }
        }
    }

    private NavigableMap<String, byte[]> entries(StateKind kind) {
        return kinds.computeIfAbsent(kind, k -> new TreeMap<>());
    }
}
