package io.statuscast.core.queue;

import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Delivery.OnMissed;
import io.statuscast.core.post.PostContent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What to change of a post that has not left. What is null stays.
///
/// @param content   media without its rendition is prepared anew
/// @param deliverAt may lie in the past: then it goes out at its turn
/// @param reference an empty one removes it
/// @param removeAt  [Instant#MAX] removes it
/// @param version   the [io.statuscast.core.post.Progress#version] that the caller saw; null to change
///                  whatever is there
public record PostEdit(
        @Nullable PostContent content,
        @Nullable Instant deliverAt,
        @Nullable Boolean strict,
        @Nullable Audience audience,
        @Nullable String reference,
        @Nullable Duration lateness,
        @Nullable OnMissed onMissed,
        @Nullable Instant removeAt,
        @Nullable Long version) {}
