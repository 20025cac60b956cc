package io.statuscast.core.queue;

import io.statuscast.core.id.ResourceId;
import java.util.List;
import java.util.Optional;

/// Keeps how the queues of the devices are run. What a method wrote is durable when it returns; thread-safe;
/// a failing storage is a [io.statuscast.core.storage.StorageException].
public interface DeviceQueueRepository {
    /// Keeps the queue of a device, in the place of what was kept for it before.
    void save(DeviceQueue queue);

    /// Empty for a device for which nothing was set.
    Optional<DeviceQueue> find(ResourceId deviceId);

    List<DeviceQueue> all();
}
