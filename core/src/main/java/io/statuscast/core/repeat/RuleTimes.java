package io.statuscast.core.repeat;

import java.time.LocalDateTime;
import java.util.Optional;

/// Reads the rules of RFC 5545. Thread-safe.
@FunctionalInterface
public interface RuleTimes {
    /// The first time of a rule after a time, both on the wall clock.
    ///
    /// @param rule  without `COUNT` and `UNTIL`
    /// @param first the `DTSTART` of the rule
    /// @return empty when the rule has no further time
    Optional<LocalDateTime> next(String rule, LocalDateTime first, LocalDateTime after);

    /// Knows no rule: for queues that are given none.
    static RuleTimes none() {
        return (rule, first, after) -> Optional.empty();
    }
}
