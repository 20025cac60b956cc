package io.statuscast.core.device;

import io.statuscast.core.device.Device.Account;
import io.statuscast.core.id.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps the devices. What a method wrote is durable when it returns; thread-safe; a failing storage is a
/// [io.statuscast.core.storage.StorageException].
public interface DeviceRepository {
    void insert(Device device);

    Optional<Device> find(ResourceId id);

    /// The device that an API caller means by an id, an alias or a phone number with or without its plus
    /// sign. An alias that is written exactly goes first, then one that differs in upper and lower case
    /// alone; of several devices the oldest is meant.
    Optional<Device> resolve(String idAliasOrPhone);

    /// All devices: those linked first come first, those never linked at the end by their age.
    List<Device> list();

    /// Records the account that a device was linked to, and the time if it is the first.
    void recordLink(ResourceId id, Account account, Instant at);

    /// @param proxy see [Device#proxy]
    void changeProxy(ResourceId id, @Nullable String proxy);

    void rename(ResourceId id, String alias);

    /// Removes a device with its WhatsApp state and its posts.
    void delete(ResourceId id);
}
