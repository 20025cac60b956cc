package io.statuscast.server.http;

import io.statuscast.core.device.Device;
import io.statuscast.core.device.Device.Account;
import io.statuscast.core.device.DeviceRepository;
import io.statuscast.core.id.ResourceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Devices in memory, for tests of what stands above the repository.
final class InMemoryDeviceRepository implements DeviceRepository {
    private final Map<ResourceId, Device> devices = Collections.synchronizedMap(new LinkedHashMap<>());

    @Override
    public void insert(Device device) {
        devices.put(device.id(), device);
    }

    @Override
    public Optional<Device> find(ResourceId id) {
        return Optional.ofNullable(devices.get(id));
    }

    @Override
    public Optional<Device> resolve(String text) {
        return list().stream()
                .filter(device -> device.id().value().equals(text)
                        || device.alias().equals(text)
                        || (device.account() != null
                                && device.account().phoneDigits().equals(text.replaceFirst("^\\+", ""))))
                .findFirst()
                .or(() -> list().stream()
                        .filter(device -> device.alias().equalsIgnoreCase(text))
                        .findFirst());
    }

    @Override
    public List<Device> list() {
        return new ArrayList<>(devices.values());
    }

    @Override
    public void recordLink(ResourceId id, Account account, Instant at) {
        devices.computeIfPresent(id, (key, device) -> device.linkedTo(account, at));
    }

    @Override
    public void rename(ResourceId id, String alias) {
        devices.computeIfPresent(id, (key, device) -> device.renamed(alias));
    }

    @Override
    public void changeProxy(ResourceId id, @Nullable String proxy) {
        devices.computeIfPresent(id, (key, device) -> device.through(proxy));
    }

    @Override
    public void delete(ResourceId id) {
        devices.remove(id);
    }
}
