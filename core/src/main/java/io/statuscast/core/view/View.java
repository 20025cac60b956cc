package io.statuscast.core.view;

import io.statuscast.core.id.ResourceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of one person and one post.
///
/// @param person      digits of the phone number, or `digits@lid` when only that is known
/// @param deliveredAt when it reached one of the person's devices; null when only the viewing is known
/// @param viewedAt    when the person looked at it; null so far
public record View(
        ResourceId postId,
        String person,
        @Nullable Instant deliveredAt,
        @Nullable Instant viewedAt) {
    /// Two reports on the same person and post as one: the earliest times.
    public View with(View other) {
        return new View(postId, person, earliest(deliveredAt, other.deliveredAt), earliest(viewedAt, other.viewedAt));
    }

    private static @Nullable Instant earliest(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isBefore(b) ? a : b;
    }
}
