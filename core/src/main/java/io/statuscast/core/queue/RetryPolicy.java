package io.statuscast.core.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// When to try again, and when to give up: exponential back-off with full jitter, limits by the kind of failure.
/// Thread-safe when its source of randomness is.
///
/// Full jitter means a pause drawn evenly between nothing and the back-off, so that posts that failed
/// together do not come back together.
final class RetryPolicy {
    private static final int DOUBLINGS_MAX = 20;

    private final RandomGenerator random;

    RetryPolicy(RandomGenerator random) {
        this.random = random;
    }

    /// The measures of one kind of failure.
    ///
    /// @param base     back-off after the first failure; doubled with each more
    /// @param cap      the longest back-off
    /// @param triesMax how many tries there are in all
    record Limits(Duration base, Duration cap, int triesMax) {}

    static Limits limits(RetryKind kind) {
        return switch (kind) {
            case LINK_DOWN -> new Limits(Duration.ofMillis(500), Duration.ofSeconds(30), 60);
            case UNCONFIRMED -> new Limits(Duration.ofSeconds(1), Duration.ofMinutes(1), 20);
            case RATE_LIMITED -> new Limits(Duration.ofSeconds(30), Duration.ofMinutes(15), 8);
            case SERVER_ERROR -> new Limits(Duration.ofSeconds(2), Duration.ofMinutes(5), 10);
            case UNDER_WAY -> new Limits(Duration.ofSeconds(1), Duration.ofMinutes(1), 1_000);
            case MEDIA -> new Limits(Duration.ofSeconds(2), Duration.ofMinutes(1), 4);
            case INTERNAL -> new Limits(Duration.ofSeconds(2), Duration.ofMinutes(2), 5);
        };
    }

    /// The pause before the next try; empty when the limit is reached.
    ///
    /// @param failedBefore tries that failed before the present one
    /// @param atLeast      a pause that was asked for; the jitter comes on top of it
    Optional<Duration> pause(RetryKind kind, int failedBefore, @Nullable Duration atLeast) {
        Limits limits = limits(kind);
        if (failedBefore + 1 >= limits.triesMax()) {
            return Optional.empty();
        }
        long backOff =
                Math.min(limits.cap().toMillis(), limits.base().toMillis() << Math.min(failedBefore, DOUBLINGS_MAX));
        Duration jittered = Duration.ofMillis(random.nextLong(backOff + 1));
        return Optional.of(atLeast == null ? jittered : atLeast.plus(jittered));
    }
}
