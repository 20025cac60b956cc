package io.statuscast.core.audience;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.storage.StorageException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An [AudienceRepository] that forgets at the end of the process: for tests. Thread-safe.
public final class InMemoryAudienceRepository implements AudienceRepository {
    private final Map<ResourceId, NamedAudience> lists = new LinkedHashMap<>();

    @Override
    public synchronized void insert(NamedAudience audience) {
        requireFree(audience);
        lists.put(audience.id(), audience);
    }

    @Override
    public synchronized boolean replace(NamedAudience audience) {
        if (!lists.containsKey(audience.id())) {
            return false;
        }
        requireFree(audience);
        lists.put(audience.id(), audience);
        return true;
    }

    private void requireFree(NamedAudience audience) {
        if (find(audience.deviceId(), audience.name()).stream()
                .anyMatch(other -> !other.id().equals(audience.id()))) {
            throw new StorageException(StorageException.Kind.CONFLICT, "a list of this name is there already");
        }
    }

    @Override
    public synchronized boolean delete(ResourceId id) {
        return lists.remove(id) != null;
    }

    @Override
    public synchronized Optional<NamedAudience> find(ResourceId id) {
        return Optional.ofNullable(lists.get(id));
    }

    @Override
    public synchronized Optional<NamedAudience> find(ResourceId deviceId, String name) {
        return lists.values().stream()
                .filter(list -> list.deviceId().equals(deviceId) && list.name().equals(name))
                .findFirst();
    }

    @Override
    public synchronized List<NamedAudience.Summary> list(ResourceId deviceId) {
        return lists.values().stream()
                .filter(list -> list.deviceId().equals(deviceId))
                .map(NamedAudience::summary)
                .sorted(Comparator.comparing(NamedAudience.Summary::name))
                .toList();
    }
}
