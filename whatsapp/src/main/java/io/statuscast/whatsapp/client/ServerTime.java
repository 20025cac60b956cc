package io.statuscast.whatsapp.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// How far the server's clock is from ours, learned at login. Thread-safe.
final class ServerTime {
    private final InstantSource clock;
    private volatile Duration offset = Duration.ZERO;

    ServerTime(InstantSource clock) {
        this.clock = clock;
    }

    void learn(Instant serverNow) {
        offset = Duration.between(clock.instant(), serverNow);
    }

    /// Now, as the server sees it; right to about a second.
    Instant now() {
        return clock.instant().plus(offset);
    }
}
