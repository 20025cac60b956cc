package io.statuscast.core.audience;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Audience;
import java.time.Instant;
import java.util.List;

/// A list of numbers under a name, of one device.
///
/// @param name        1 to [#NAME_MAX] characters, one of its kind for the device
/// @param phoneDigits numbers in international form without the plus sign, each once; at most
///                    [Audience#NUMBERS_MAX]. A list may be empty; a post for an empty one fails.
public record NamedAudience(
        ResourceId id,
        ResourceId deviceId,
        String name,
        List<String> phoneDigits,
        Instant createdAt,
        Instant changedAt) {
    public static final int NAME_MAX = 100;

    /// How many lists a device may have.
    public static final int LISTS_MAX = 1_000;

    public NamedAudience {
        phoneDigits = phoneDigits.stream().distinct().toList();
        if (name.isBlank() || name.length() > NAME_MAX) {
            throw new IllegalArgumentException("a name has 1 to " + NAME_MAX + " characters");
        }
        Audience.requireNumbers(phoneDigits);
    }

    /// A list without its numbers.
    ///
    /// @param size how many numbers it has
    public record Summary(
            ResourceId id, ResourceId deviceId, String name, int size, Instant createdAt, Instant changedAt) {}

    public Summary summary() {
        return new Summary(id, deviceId, name, phoneDigits.size(), createdAt, changedAt);
    }
}
