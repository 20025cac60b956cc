package io.statuscast.core.view;

import io.statuscast.core.id.ResourceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of one person and one post.
///
/// @param person      digits of the phone number, or `digits@lid` when only that is known
/// @param deliveredAt when it reached one of the person's devices; null when only the viewing is known
/// @param viewedAt    when the person looked at it; null so far
/// @param before      what else the same person may have been recorded as, before the phone number was known: its
///                    `digits@lid`; null for nothing, and always in what a repository gives back
public record View(
        ResourceId postId,
        String person,
        @Nullable Instant deliveredAt,
        @Nullable Instant viewedAt,
        @Nullable String before) {
    public View(ResourceId postId, String person, @Nullable Instant deliveredAt, @Nullable Instant viewedAt) {
        this(postId, person, deliveredAt, viewedAt, null);
    }

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
