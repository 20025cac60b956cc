package io.statuscast.server.security;

import java.util.Objects;

/// Whose key a request carried.
///
/// @param keyId the key's id, fit for logs
public record Caller(String keyId, String name) {
    public Caller {
        Objects.requireNonNull(keyId, "keyId is null");
        Objects.requireNonNull(name, "name is null");
    }
}
