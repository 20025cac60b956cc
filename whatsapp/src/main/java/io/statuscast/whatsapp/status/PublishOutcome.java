package io.statuscast.whatsapp.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How an attempt to publish a status ended.
public sealed interface PublishOutcome {
    /// The code of an [Unknown] after which part of the audience has the status and the rest is still to come.
    String CONTINUES = "publish:continues";

    /// WhatsApp's server acknowledged the message.
    ///
    /// @param at          the server's time of it
    /// @param recipients  how many people it was addressed to, ourselves not counted
    /// @param unreachable phone digits of those who were asked for and left out: no WhatsApp, or no known
    ///                    companion
    record Sent(Instant at, int recipients, List<String> unreachable) implements PublishOutcome {
        public Sent {
            unreachable = List.copyOf(unreachable);
        }
    }

    /// WhatsApp's server took the message for some of the audience and refused it for others, for good.
    ///
    /// @param at          the server's time of the latest ack
    /// @param recipients  how many people it was acknowledged for, ourselves not counted
    /// @param refused     how many people it was refused for
    /// @param unreachable as in [Sent]
    /// @param code        stable, for machines: the latest refusal
    /// @param sentence    for people, with the remedy
    record Partial(Instant at, int recipients, int refused, List<String> unreachable, String code, String sentence)
            implements PublishOutcome {
        public Partial {
            unreachable = List.copyOf(unreachable);
        }
    }

    /// Trying again cannot help; somebody must act.
    ///
    /// @param code     stable, for machines, such as `audience:empty`
    /// @param sentence for people, with the remedy
    record Rejected(String code, String sentence) implements PublishOutcome {}

    /// Nobody knows whether it arrived, WhatsApp asked to wait, or only part of a large audience has it so far
    /// ([#CONTINUES]): try again with the same message id, and those who lack it get it.
    ///
    /// @param code       stable, for machines
    /// @param sentence   for people
    /// @param retryAfter the least time to wait
    record Unknown(String code, String sentence, Duration retryAfter) implements PublishOutcome {}

    /// The number has no connection: nothing was sent.
    record NotOnline(String sentence) implements PublishOutcome {}
}
