package io.statuscast.core.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of one try to publish a post.
public sealed interface PublishResult {
    /// WhatsApp's server acknowledged it.
    ///
    /// @param unreachable the named numbers that could not be reached
    record Published(Instant at, int recipients, List<String> unreachable) implements PublishResult {
        public Published {
            unreachable = List.copyOf(unreachable);
        }
    }

    /// WhatsApp's server acknowledged it for a part of the recipients and refused it for the rest.
    ///
    /// @param recipients  those who got it, at least one
    /// @param refused     how many did not, at least one
    /// @param unreachable the named numbers that could not be reached
    /// @param code        why the rest was refused
    record Partly(Instant at, int recipients, int refused, List<String> unreachable, String code, String sentence)
            implements PublishResult {
        public Partly {
            unreachable = List.copyOf(unreachable);
        }
    }

    /// Not published, or not known to be; another try under the same message id makes sense.
    ///
    /// @param after the least pause before it that WhatsApp asked for
    record Retry(
            RetryKind kind,
            String code,
            String sentence,
            @Nullable Duration after) implements PublishResult {}

    /// Refused for good.
    record Failed(String code, String sentence) implements PublishResult {}

    /// Nothing was sent because the number is not online; no try is counted.
    record DeviceNotReady(String sentence) implements PublishResult {}
}
