package io.statuscast.whatsapp.status;

import java.time.Duration;
import java.time.Instant;

/// How an attempt to take a status back ended. It can be made again at any time: who had the revoke does
/// not get it again.
public sealed interface RevokeOutcome {
    /// WhatsApp's server acknowledged the revoke.
    ///
    /// @param at      the server's time of the latest ack
    /// @param people  for how many people who have the status it was acknowledged, ourselves not counted
    /// @param refused for how many it was refused for good
    record Revoked(Instant at, int people, int refused) implements RevokeOutcome {}

    /// Nothing is known of such a status: it was never published from here, or more than 24 hours ago.
    record NotKnown(String sentence) implements RevokeOutcome {}

    /// Trying again cannot help.
    ///
    /// @param code     stable, for machines, such as `whatsapp:463`
    /// @param sentence for people, with the remedy
    record Rejected(String code, String sentence) implements RevokeOutcome {}

    /// Not everybody has the revoke, or nobody knows: try again.
    ///
    /// @param retryAfter the least time to wait
    record Unknown(String code, String sentence, Duration retryAfter) implements RevokeOutcome {}

    /// The number has no connection.
    record NotOnline(String sentence) implements RevokeOutcome {}
}
