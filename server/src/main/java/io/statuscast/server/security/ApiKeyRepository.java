package io.statuscast.server.security;

import java.util.List;

/// Where API keys are kept. Thread-safe; what [#add] returned from survives a crash.
public interface ApiKeyRepository {
    /// Every key, oldest first; a handful, never thousands.
    List<StoredKey> all();

    /// Keeps one more key, durably.
    void add(StoredKey key);
}
