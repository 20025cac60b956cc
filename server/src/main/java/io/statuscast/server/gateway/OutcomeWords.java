package io.statuscast.server.gateway;

import io.statuscast.core.queue.PublishResult;
import io.statuscast.core.queue.RetryKind;
import io.statuscast.core.queue.RevokeResult;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.RevokeOutcome;
import java.time.Instant;

/// The client's outcomes in the queue's words.
final class OutcomeWords {
    private OutcomeWords() {}

    /// @param now when the outcome was known: WhatsApp tells the time of an acknowledgement in whole seconds only
    static PublishResult of(PublishOutcome outcome, Instant now) {
        return switch (outcome) {
            case PublishOutcome.Sent sent -> new PublishResult.Published(now, sent.recipients(), sent.unreachable());
            case PublishOutcome.Partial partial ->
                new PublishResult.Partly(
                        now,
                        partial.recipients(),
                        partial.refused(),
                        partial.unreachable(),
                        partial.code(),
                        partial.sentence());
            case PublishOutcome.Rejected(var code, var sentence) -> new PublishResult.Failed(code, sentence);
            case PublishOutcome.Unknown(var code, var sentence, var after) ->
                new PublishResult.Retry(kind(code), code, sentence, after);
            case PublishOutcome.NotOnline(var sentence) -> new PublishResult.DeviceNotReady(sentence);
        };
    }

    static RevokeResult of(RevokeOutcome outcome) {
        return switch (outcome) {
            case RevokeOutcome.Revoked _ -> new RevokeResult.Revoked();
            case RevokeOutcome.NotKnown(var sentence) -> new RevokeResult.Failed("status:notknown", sentence);
            case RevokeOutcome.Rejected(var code, var sentence) -> new RevokeResult.Failed(code, sentence);
            case RevokeOutcome.Unknown(var code, var sentence, var after) ->
                new RevokeResult.Retry(code, sentence, after);
            case RevokeOutcome.NotOnline(var sentence) -> new RevokeResult.Retry("device:notready", sentence, null);
        };
    }

    /// The pace of further tries, by the client's stable codes.
    private static RetryKind kind(String code) {
        return switch (code) {
            case PublishOutcome.CONTINUES -> RetryKind.UNDER_WAY;
            case "whatsapp:429" -> RetryKind.RATE_LIMITED;
            case "ack:connection-lost" -> RetryKind.LINK_DOWN;
            case "media:unreachable" -> RetryKind.MEDIA;
            case "server:query-failed", "server:slow", "contacts:not-synced" -> RetryKind.SERVER_ERROR;
            default -> code.startsWith("whatsapp:5") ? RetryKind.SERVER_ERROR : RetryKind.UNCONFIRMED;
        };
    }
}
