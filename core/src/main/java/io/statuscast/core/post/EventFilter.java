package io.statuscast.core.post;

import io.statuscast.core.id.ResourceId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which events to read. What is empty or null does not restrict.
///
/// @param devices at most [#DEVICES_MAX]
/// @param to      the states that the events lead to; what happens within a state leads to none
public record EventFilter(Set<ResourceId> devices, @Nullable ResourceId postId, Set<PostState> to) {
    public static final int DEVICES_MAX = 1_000;

    public EventFilter {
        devices = Set.copyOf(devices);
        to = Set.copyOf(to);
        if (devices.size() > DEVICES_MAX) {
            throw new IllegalArgumentException("at most " + DEVICES_MAX + " devices");
        }
    }

    public static EventFilter all() {
        return new EventFilter(Set.of(), null, Set.of());
    }

    /// The history of one post.
    public static EventFilter of(ResourceId postId) {
        return new EventFilter(Set.of(), postId, Set.of());
    }

    public boolean matches(PostEvent event) {
        return (devices.isEmpty() || devices.contains(event.deviceId()))
                && (postId == null || postId.equals(event.postId()))
                && (to.isEmpty() || (to.contains(event.to()) && event.from() != event.to()));
    }
}
