package io.statuscast.core.queue;

import io.statuscast.core.device.Device;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Delivery.OnMissed;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.repeat.RepeatPlan;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a caller wants published, validated.
///
/// @param deliverAt null for at once; of a post that repeats by cron words: from then on
/// @param lateness  null for the default
/// @param removeAt  when to take it back; null for when it expires
/// @param repeat    null for once
/// @param draft     whether it is written down only
public record NewPost(
        Device device,
        PostContent content,
        Audience audience,
        @Nullable String reference,
        @Nullable Instant deliverAt,
        boolean strict,
        @Nullable Duration lateness,
        OnMissed onMissed,
        @Nullable Instant removeAt,
        @Nullable RepeatPlan repeat,
        boolean draft) {
    /// A post that goes out once and stays until it expires.
    public NewPost(
            Device device,
            PostContent content,
            Audience audience,
            @Nullable String reference,
            @Nullable Instant deliverAt,
            boolean strict,
            @Nullable Duration lateness) {
        this(device, content, audience, reference, deliverAt, strict, lateness, OnMissed.SKIP, null, null, false);
    }
}
