package io.statuscast.core.audience;

import io.statuscast.core.id.ResourceId;
import java.util.List;
import java.util.Optional;

/// Keeps the named audiences. What a method wrote is durable when it returns; thread-safe; a failing storage
/// is a [io.statuscast.core.storage.StorageException], of kind `CONFLICT` when the device has a list of that
/// name already.
public interface AudienceRepository {
    void insert(NamedAudience audience);

    /// Replaces the list with the same id.
    ///
    /// @return false when there is none
    boolean replace(NamedAudience audience);

    /// @return false when there is none
    boolean delete(ResourceId id);

    Optional<NamedAudience> find(ResourceId id);

    /// The list of a device by its name, exactly.
    Optional<NamedAudience> find(ResourceId deviceId, String name);

    /// The lists of a device by their names, without their numbers.
    List<NamedAudience.Summary> list(ResourceId deviceId);
}
