package io.statuscast.server.gateway;

import io.statuscast.core.queue.PublishResult;
import io.statuscast.core.queue.RetryKind;
import io.statuscast.whatsapp.status.PublishOutcome;

/// The client's outcomes in the queue's words.
final class OutcomeWords {
    private OutcomeWords() {}

    static PublishResult of(PublishOutcome outcome) {
        return switch (outcome) {
            case PublishOutcome.Sent(var at, int recipients, var unreachable) ->
                new PublishResult.Published(at, recipients, unreachable);
            case PublishOutcome.Rejected(var code, var sentence) -> new PublishResult.Failed(code, sentence);
            case PublishOutcome.Unknown(var code, var sentence, var after) ->
                new PublishResult.Retry(kind(code), code, sentence, after);
            case PublishOutcome.NotOnline(var sentence) -> new PublishResult.DeviceNotReady(sentence);
        };
    }

    /// The pace of further tries, by the client's stable codes.
    private static RetryKind kind(String code) {
        return switch (code) {
            case "whatsapp:429" -> RetryKind.RATE_LIMITED;
            case "ack:connection-lost" -> RetryKind.LINK_DOWN;
            case "media:unreachable" -> RetryKind.MEDIA;
            case "server:query-failed", "server:slow", "contacts:not-synced" -> RetryKind.SERVER_ERROR;
            default -> code.startsWith("whatsapp:5") ? RetryKind.SERVER_ERROR : RetryKind.UNCONFIRMED;
        };
    }
}
