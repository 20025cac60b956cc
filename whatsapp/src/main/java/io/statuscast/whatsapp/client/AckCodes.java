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
    static PublishOutcome ofQuery(QueryException e) {
        return new PublishOutcome.Unknown(
                e.code() == RATE_LIMITED ? "whatsapp:429" : "server:query-failed",
                "WhatsApp did not answer a question before the status: " + e.getMessage() + ".",
                e.code() == RATE_LIMITED ? RATE_LIMIT_PAUSE : SERVER_ERROR_PAUSE);
    }
}
