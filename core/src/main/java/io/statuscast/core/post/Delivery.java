package io.statuscast.core.post;

import java.time.Duration;
import java.time.Instant;

/// When and in which order a post is to be published.
///
/// @param at        its time; the time of acceptance for a post that is to go at once
/// @param scheduled whether the caller named a time
/// @param strict    whether it starts only after all earlier strict posts of the device were published or have ended
/// @param lateness  how late it may still go out after its number was away; beyond it the post is missed
public record Delivery(Instant at, boolean scheduled, boolean strict, Duration lateness) {
    /// How late a post may go out unless it says otherwise.
    public static final Duration LATENESS = Duration.ofHours(1);
    /// How long a post that is to go at once waits for a number that was never linked: linking takes a person, so the
    /// usual lateness would lose the posts that a new user tries first.
    public static final Duration LATENESS_BEFORE_LINKING = Duration.ofDays(7);

    public Delivery {
        if (lateness.isNegative()) {
            throw new IllegalArgumentException("lateness is negative");
        }
    }

    /// The moment after which a post that could not go out is missed.
    public Instant lateAt() {
        return at.plus(lateness);
    }
}
