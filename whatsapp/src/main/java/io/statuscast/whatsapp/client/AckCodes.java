package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.status.PublishOutcome;
import java.time.Duration;

/// What the error codes in the server's acks mean for a status.
///
/// Source: whatsmeow `send.go` and issue 836; Baileys issues 2794 and 2441; oxidezap/whatsapp-rust issue 943.
final class AckCodes {
    private static final int BAD_REQUEST = 400;
    private static final int MIXED_ADDRESSES = 421;
    private static final int RATE_LIMITED = 429;
    private static final int RESTRICTED = 463;
    private static final int INVALID_STANZA = 479;
    private static final int SERVER_ERRORS = 500;

    private static final Duration RATE_LIMIT_PAUSE = Duration.ofMinutes(5);
    private static final Duration SERVER_ERROR_PAUSE = Duration.ofSeconds(30);

    private static final Duration SOON = Duration.ofSeconds(5);

    /// Our own code for people whose stanza does not fit into a frame, in the server's manner.
    static final int FRAME_TOO_LARGE = 413;

    /// One person's companions alone fill more than a frame.
    static final PublishOutcome TOO_LARGE = new PublishOutcome.Rejected(
            "status:too-large",
            "The status does not fit into a frame of 16 MiB: make the text or the thumbnail smaller.");

    private AckCodes() {}

    /// Whether the stanza may be accepted with the recipients addressed in the other way.
    static boolean mayBeProfile(int code) {
        return code == BAD_REQUEST || code == MIXED_ADDRESSES || code == INVALID_STANZA;
    }

    static PublishOutcome outcome(int code) {
        String name = "whatsapp:" + code;
        return switch (code) {
            case RATE_LIMITED ->
                new PublishOutcome.Unknown(
                        name, "WhatsApp asks to slow down; the status is sent later.", RATE_LIMIT_PAUSE);
            case RESTRICTED ->
                new PublishOutcome.Rejected(
                        name,
                        "WhatsApp restricts this number for now: publish to fewer people, who have saved the number.");
            case BAD_REQUEST, MIXED_ADDRESSES, INVALID_STANZA ->
                new PublishOutcome.Rejected(
                        name,
                        "WhatsApp refused the form of the status (code " + code
                                + "): set another addressing profile, or report this with the log.");
            default ->
                code >= SERVER_ERRORS
                        ? new PublishOutcome.Unknown(
                                name, "WhatsApp has trouble of its own; the status is sent again.", SERVER_ERROR_PAUSE)
                        : new PublishOutcome.Rejected(name, "WhatsApp refused the status with code " + code + ".");
        };
    }

    /// A refused or unreadable answer to a question that came before the status.
    private static PublishOutcome ofQuery(QueryException e) {
        return new PublishOutcome.Unknown(
                e.code() == RATE_LIMITED ? "whatsapp:429" : "server:query-failed",
                "WhatsApp did not answer a question before the status: " + e.getMessage() + ".",
                e.code() == RATE_LIMITED ? RATE_LIMIT_PAUSE : SERVER_ERROR_PAUSE);
    }

    /// A status that left and got no answer.
    static PublishOutcome unanswered(QueryException e) {
        return switch (e.kind()) {
            case TIMED_OUT ->
                new PublishOutcome.Unknown(
                        "ack:timeout", "WhatsApp did not acknowledge the status in time; it is sent again.", SOON);
            case DISCONNECTED, REFUSED, MALFORMED ->
                new PublishOutcome.Unknown(
                        "ack:connection-lost",
                        "The connection was lost before WhatsApp acknowledged the status; it is sent again.",
                        SOON);
            case TOO_LARGE -> TOO_LARGE;
        };
    }

    /// A status that did not leave, since a question that comes before it got no usable answer.
    static PublishOutcome unsent(QueryException e) {
        return switch (e.kind()) {
            case DISCONNECTED ->
                new PublishOutcome.NotOnline("The connection was lost before the status was sent; it is tried again.");
            case TIMED_OUT ->
                new PublishOutcome.Unknown(
                        "server:slow", "WhatsApp did not answer in time; the status was not sent yet.", SOON);
            case REFUSED, MALFORMED -> ofQuery(e);
            case TOO_LARGE -> TOO_LARGE;
        };
    }
}
