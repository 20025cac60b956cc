package io.statuscast.server.gateway;

import io.statuscast.core.device.Device;
import io.statuscast.whatsapp.client.ClientConfig;

/// Tells to which WhatsApp a device belongs: the sandbox's emulator, or the configured server. Thread-safe.
@FunctionalInterface
public interface ClientConfigs {
    ClientConfig of(Device device);
}
