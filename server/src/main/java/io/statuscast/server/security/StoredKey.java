package io.statuscast.server.security;

import java.time.Instant;
import java.util.Objects;

/// An API key as it is kept: everything but the key itself.
///
/// @param id   24 hex characters
/// @param name what people call it
/// @param hash of the key; from it the key cannot be found again
public record StoredKey(String id, String name, KeyHash hash, Instant createdAt) {
    public StoredKey {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(hash, "hash is null");
        Objects.requireNonNull(createdAt, "createdAt is null");
    }
}
