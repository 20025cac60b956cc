package io.statuscast.core.device;

import io.statuscast.core.id.ResourceId;

/// Tells the present link state of a device. Answers from memory, never blocks; thread-safe.
@FunctionalInterface
public interface DeviceLinks {
    /// The link of a device; [DeviceLink.Unlinked] when it is not known.
    DeviceLink of(ResourceId deviceId);
}
