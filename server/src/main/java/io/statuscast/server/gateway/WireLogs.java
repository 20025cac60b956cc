package io.statuscast.server.gateway;

import io.statuscast.core.id.ResourceId;

/// Gives each device its wire log. Thread-safe.
@FunctionalInterface
public interface WireLogs {
    WireLogFile of(ResourceId deviceId);
}
