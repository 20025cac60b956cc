package io.statuscast.server.security;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keys in memory, for tests.
public final class InMemoryApiKeyRepository implements ApiKeyRepository {
    private final List<StoredKey> keys = new CopyOnWriteArrayList<>();

    @Override
    public List<StoredKey> all() {
        return List.copyOf(keys);
    }

    @Override
    public void add(StoredKey key) {
        keys.add(key);
    }
}
