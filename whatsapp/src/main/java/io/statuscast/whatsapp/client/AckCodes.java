package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.status.PublishOutcome;
import java.time.Duration;

/// What the error codes in the server's acks mean for a status or a message.
///
/// Source: whatsmeow `send.go` and issue 836; Baileys issues 2794 and 2441; oxidezap/whatsapp-rust issue 943.
final class AckCodes {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_LINKED = 401;
    private static final int MIXED_ADDRESSES = 421;
    static final int RATE_LIMITED = 429;
    private static final int RESTRICTED = 463;
    private static final int INVALID_STANZA = 479;
    private static final int SERVER_ERRORS = 500;

    private static final Duration RATE_LIMIT_PAUSE = Duration.ofMinutes(5);
    private static final Duration SERVER_ERROR_PAUSE = Duration.ofSeconds(30);

    private static final Duration SOON = Duration.ofSeconds(5);

    /// The words for what is sent, in sentences.
    static final String STATUS = "status";

    static final String MESSAGE = "message";

    /// Our own code for people whose stanza does not fit into a frame, in the server's manner.
    static final int FRAME_TOO_LARGE = 413;

    /// One person's companions alone fill more than a frame.
    static final PublishOutcome TOO_LARGE = tooLarge(STATUS);

    private AckCodes() {}

    private static PublishOutcome tooLarge(String what) {
        return new PublishOutcome.Rejected(
                what + ":too-large",
                "The " + what + " does not fit into a frame of 16 MiB: make the text or the thumbnail smaller.");
    }

    /// Whether the stanza may be accepted with the recipients addressed in the other way.
    static boolean mayBeProfile(int code) {
        return code == BAD_REQUEST || code == MIXED_ADDRESSES || code == INVALID_STANZA;
    }

    /// What an error in an ack means.
    ///
    /// @param what [#STATUS] or [#MESSAGE]
    static PublishOutcome outcome(int code, String what) {
        String name = "whatsapp:" + code;
        return switch (code) {
            case RATE_LIMITED ->
                new PublishOutcome.Unknown(
                        name, "WhatsApp asks to slow down; the " + what + " is sent later.", RATE_LIMIT_PAUSE);
            // The link is ending, or a passing trouble: nobody got it, and the next login shows which.
            case NOT_LINKED ->
                new PublishOutcome.Unknown(
                        name,
                        "WhatsApp does not know this link at the moment; the " + what
                                + " is sent when the number is online again.",
                        SERVER_ERROR_PAUSE);
            case RESTRICTED -> new PublishOutcome.Rejected(name, restricted(what));
            case BAD_REQUEST, MIXED_ADDRESSES, INVALID_STANZA ->
                new PublishOutcome.Rejected(
                        name,
                        "WhatsApp refused the form of the " + what + " (code " + code
                                + "), by whichever address its recipients were named: report this with the wire log.");
            default ->
                code >= SERVER_ERRORS
                        ? new PublishOutcome.Unknown(
                                name,
                                "WhatsApp has trouble of its own; the " + what + " is sent again.",
                                SERVER_ERROR_PAUSE)
                        : new PublishOutcome.Rejected(
                                name, "WhatsApp refused the " + what + " with code " + code + ".");
        };
    }

    private static String restricted(String what) {
        return what.equals(MESSAGE)
                ? "WhatsApp does not let this number begin chats for now: write to people who wrote first, or wait."
                : "WhatsApp restricts this number for now: publish to fewer people, who have saved the number.";
    }

    /// A refused or unreadable answer to a question that came before the status.
    private static PublishOutcome ofQuery(QueryException e, String what) {
        return new PublishOutcome.Unknown(
                e.code() == RATE_LIMITED ? "whatsapp:429" : "server:query-failed",
                "WhatsApp did not answer a question before the " + what + ": " + e.getMessage() + ".",
                e.code() == RATE_LIMITED ? RATE_LIMIT_PAUSE : SERVER_ERROR_PAUSE);
    }

    /// A status or message that left and got no answer.
    static PublishOutcome unanswered(QueryException e, String what) {
        return switch (e.kind()) {
            case TIMED_OUT ->
                new PublishOutcome.Unknown(
                        "ack:timeout",
                        "WhatsApp did not acknowledge the " + what + " in time; it is sent again.",
                        SOON);
            case DISCONNECTED, REFUSED, MALFORMED ->
                new PublishOutcome.Unknown(
                        "ack:connection-lost",
                        "The connection was lost before WhatsApp acknowledged the " + what + "; it is sent again.",
                        SOON);
            case TOO_LARGE -> tooLarge(what);
        };
    }

    /// A status or message that did not leave, since a question that comes before it got no usable answer.
    static PublishOutcome unsent(QueryException e, String what) {
        return switch (e.kind()) {
            case DISCONNECTED ->
                new PublishOutcome.NotOnline(
                        "The connection was lost before the " + what + " was sent; it is tried again.");
            case TIMED_OUT ->
                new PublishOutcome.Unknown(
                        "server:slow", "WhatsApp did not answer in time; the " + what + " was not sent yet.", SOON);
            case REFUSED, MALFORMED -> ofQuery(e, what);
            case TOO_LARGE -> tooLarge(what);
        };
    }

    /// A file that did not get to the media hosts.
    static PublishOutcome mediaFailed(MediaException e) {
        return switch (e.kind()) {
            case UNREACHABLE, GONE ->
                new PublishOutcome.Unknown(
                        "media:unreachable", "The media file could not be uploaded: " + e.getMessage() + ".", SOON);
            case LOCAL_FILE ->
                new PublishOutcome.Rejected("media:file", "The media file cannot be read: " + e.getMessage() + ".");
            case TOO_LARGE ->
                new PublishOutcome.Rejected("media:too-large", "The media file is too large: " + e.getMessage() + ".");
            case REFUSED, CORRUPT ->
                new PublishOutcome.Rejected(
                        "media:refused", "WhatsApp refused the media file: " + e.getMessage() + ".");
        };
    }
}
