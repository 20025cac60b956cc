package io.statuscast.core.queue;

import io.statuscast.core.id.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A [DeviceQueueRepository] that forgets at the end of the process: for tests. Thread-safe.
public final class InMemoryDeviceQueueRepository implements DeviceQueueRepository {
    private final Map<ResourceId, DeviceQueue> queues = new ConcurrentHashMap<>();

    @Override
    public void save(DeviceQueue queue) {
        queues.put(queue.deviceId(), queue);
    }

    @Override
    public Optional<DeviceQueue> find(ResourceId deviceId) {
        return Optional.ofNullable(queues.get(deviceId));
    }

    @Override
    public List<DeviceQueue> all() {
        return List.copyOf(queues.values());
    }
}
