package io.statuscast.server.gateway;

import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.id.ResourceId;

/// Hears when the link of a device has changed. Called from a thread of that device's client; must not block for long.
@FunctionalInterface
public interface GatewayEvents {
    void linkChanged(ResourceId deviceId, DeviceLink link);
}
