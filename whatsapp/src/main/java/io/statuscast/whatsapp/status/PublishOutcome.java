package io.statuscast.whatsapp.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How an attempt to publish a status ended.
public sealed interface PublishOutcome {
    /// WhatsApp's server acknowledged the message.
    ///
    /// @param at          the server's time of it
    /// @param recipients  how many people it was addressed to, ourselves not counted
    /// @param unreachable phone digits of those who were asked for and left out: no WhatsApp, or no known companion
    record Sent(Instant at, int recipients, List<String> unreachable) implements PublishOutcome {
        public Sent {
            unreachable = List.copyOf(unreachable);
        }
    }

    /// Trying again cannot help; somebody must act.
    ///
    /// @param code     stable, for machines, such as `audience:empty`
    /// @param sentence for people, with the remedy
    record Rejected(String code, String sentence) implements PublishOutcome {}

    /// Nobody knows whether it arrived, or WhatsApp asked to wait: try again with the same message id.
    ///
    /// @param code       stable, for machines
    /// @param sentence   for people
    /// @param retryAfter the least time to wait
    record Unknown(String code, String sentence, Duration retryAfter) implements PublishOutcome {}

    /// The number has no connection: nothing was sent.
    record NotOnline(String sentence) implements PublishOutcome {}
}
