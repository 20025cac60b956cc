package io.statuscast.core.queue;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which waiting posts of a device to withdraw, or to move. What is empty or null does not restrict.
///
/// @param ids           only these
/// @param skipScheduled leaves those whose author named a time
/// @param after         with a time of their own at or after this
/// @param before        with a time of their own before this
public record WaitingFilter(
        Set<ResourceId> ids,
        boolean skipScheduled,
        @Nullable Instant after,
        @Nullable Instant before) {
    public WaitingFilter {
        ids = Set.copyOf(ids);
    }

    public static WaitingFilter all() {
        return new WaitingFilter(Set.of(), false, null, null);
    }

    public static WaitingFilter of(Set<ResourceId> ids) {
        return new WaitingFilter(ids, false, null, null);
    }

    boolean matches(Post post) {
        Instant at = post.delivery().at();
        return (ids.isEmpty() || ids.contains(post.id()))
                && !(skipScheduled && post.delivery().scheduled())
                && (after == null || !at.isBefore(after))
                && (before == null || at.isBefore(before));
    }
}
