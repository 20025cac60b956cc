package io.statuscast.whatsapp.client;

import java.time.Duration;

/// How the audience of a status is cut into stanzas of one message id, and how fast they follow each other.
///
/// @param first        people in a stanza at first
/// @param min          the least to which the size is halved
/// @param max          the most to which it grows again
/// @param pause        between two stanzas
/// @param backoffFirst after the first refusal for going too fast, or the first missing ack; doubles with
///                     each more
/// @param backoffMax   the longest pause
public record ChunkPacing(int first, int min, int max, Duration pause, Duration backoffFirst, Duration backoffMax) {
    /// With ten companions each and 500 bytes for each of them, a stanza stays far below the frame limit of
    /// 16 MiB.
    public static final int PEOPLE_MAX = 1000;

    public ChunkPacing {
        if (min < 1 || first < min || max < first || max > PEOPLE_MAX) {
            throw new IllegalArgumentException("sizes must be 1 ≤ min ≤ first ≤ max ≤ " + PEOPLE_MAX);
        }
        if (pause.isNegative() || backoffFirst.isNegative() || backoffMax.compareTo(backoffFirst) < 0) {
            throw new IllegalArgumentException("pauses must be 0 ≤ first ≤ max");
        }
    }

    /// What users of other clients found to work: 500 people time out, 256 hit rate limits. Source: WAHA
    /// issues 2080 and 2096.
    public static ChunkPacing usual() {
        return new ChunkPacing(200, 25, 400, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMinutes(2));
    }

    /// For a server on the same machine: no pause between stanzas.
    public static ChunkPacing local() {
        return new ChunkPacing(200, 25, 400, Duration.ZERO, Duration.ofMillis(50), Duration.ofSeconds(2));
    }
}
