package io.statuscast.core.post;

import java.time.Duration;
import java.time.Instant;

/// The first answer to a request that carries an idempotency key, kept with the posts that it made.
///
/// @param scope    within what the key is one of its kind: the caller and the operation
/// @param key      the caller's, 1 to [#KEY_MAX] characters
/// @param bodyHash tells whether a later request is the same
/// @param answer   the body of the first answer
public record KeptAnswer(String scope, String key, String bodyHash, String answer, Instant createdAt) {
    public static final int KEY_MAX = 255;

    /// How long an answer is kept.
    public static final Duration KEPT = Duration.ofHours(24);

    public KeptAnswer {
        if (key.isEmpty() || key.length() > KEY_MAX) {
            throw new IllegalArgumentException("a key has 1 to " + KEY_MAX + " characters");
        }
    }
}
