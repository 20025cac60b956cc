package io.statuscast.core.queue;

import io.statuscast.core.device.Device;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.PostContent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a caller wants published, validated.
///
/// @param deliverAt null for at once
/// @param lateness  null for the default
public record NewPost(
        Device device,
        PostContent content,
        Audience audience,
        @Nullable String reference,
        @Nullable Instant deliverAt,
        boolean strict,
        @Nullable Duration lateness) {}
