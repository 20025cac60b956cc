package io.statuscast.core.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What came of one try to take a post back.
public sealed interface RevokeResult {
    /// WhatsApp's server acknowledged it.
    record Revoked() implements RevokeResult {}

    /// Not this time, or not known; another try makes sense, after a pause if one is given.
    record Retry(String code, String sentence, @Nullable Duration after) implements RevokeResult {}

    /// It cannot be taken back.
    record Failed(String code, String sentence) implements RevokeResult {}
}
