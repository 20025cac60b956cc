package io.statuscast.core.repeat;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// How something repeats, as its author wishes.
///
/// @param zone  whose clocks and calendar the rule means
/// @param until the last moment at which it may come round, inclusive; null for no such end
/// @param count how many occurrences there are in all, the first included, at least 1; null for no such end
public record RepeatPlan(
        RepeatRule rule,
        ZoneId zone,
        @Nullable Instant until,
        @Nullable Integer count) {
    public static final int COUNT_MAX = 100_000;

    public RepeatPlan {
        if (count != null && (count < 1 || count > COUNT_MAX)) {
            throw new IllegalArgumentException("a count is 1 to " + COUNT_MAX);
        }
    }
}
