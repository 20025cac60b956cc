package io.statuscast.core.post;

import io.statuscast.core.repeat.Repeat;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// When and in which order a post is to be published, and what comes after.
///
/// @param at        its time; the time of acceptance for a post that is to go at once
/// @param scheduled whether the caller named a time
/// @param strict    whether it starts only after all earlier strict posts of the device were published or
///                  have ended
/// @param lateness  how late it may still go out after its number was away; beyond it [#onMissed] decides
/// @param removeAt  when it is taken back, if that is before it expires; null: not at all
/// @param repeat    its place in a series; null for a post that goes out once
public record Delivery(
        Instant at,
        boolean scheduled,
        boolean strict,
        Duration lateness,
        OnMissed onMissed,
        @Nullable Instant removeAt,
        @Nullable Repeat repeat) {
    /// How late a post may go out unless it says otherwise.
    public static final Duration LATENESS = Duration.ofHours(1);

    /// How long a post that is to go at once waits for a number that was never linked, or whose queue is
    /// paused: both take a person, so the usual lateness would lose what was accepted meanwhile.
    public static final Duration LATENESS_BEFORE_LINKING = Duration.ofDays(7);

    /// The most that a caller may name.
    public static final Duration LATENESS_MAX = Duration.ofDays(366);

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /// What becomes of a post that would go out later than its lateness allows.
    public enum OnMissed {
        /// It ends as missed.
        SKIP,
        /// It goes out nevertheless.
        POST,
        /// It ends as missed, in the list of those that a person is to decide on.
        ASK;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Delivery {
        if (lateness.isNegative()) {
            throw new IllegalArgumentException("lateness is negative");
        }
    }

    /// A post that goes out once and stays until it expires.
    public Delivery(Instant at, boolean scheduled, boolean strict, Duration lateness) {
        this(at, scheduled, strict, lateness, OnMissed.SKIP, null, null);
    }

    /// The moment after which a post that could not go out is missed.
    public Instant lateAt() {
        return at.plus(onMissed == OnMissed.POST ? FOR_EVER : lateness);
    }

    /// This delivery at another time. The time of removal, which the caller named apart, stays.
    public Delivery at(Instant other, boolean named) {
        return new Delivery(other, named, strict, lateness, onMissed, removeAt, repeat);
    }

    public Delivery with(@Nullable Repeat place) {
        return new Delivery(at, scheduled, strict, lateness, onMissed, removeAt, place);
    }

    public Delivery removedAt(@Nullable Instant time) {
        return new Delivery(at, scheduled, strict, lateness, onMissed, time, repeat);
    }
}
