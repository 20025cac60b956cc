package io.statuscast.server.gateway;

import io.statuscast.core.id.ResourceId;
import io.statuscast.whatsapp.store.StateStore;

/// Opens the durable WhatsApp state of a device. Thread-safe.
@FunctionalInterface
public interface StateStores {
    StateStore open(ResourceId deviceId);
}
