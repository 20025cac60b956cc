package io.statuscast.core.post;

import java.util.Locale;

/// The state machine of a post, whole. Its picture is in docs/queue.md, which a test compares with
/// [#mayBecome].
///
/// `sending` is committed before the first byte leaves; found after a crash it becomes `retrying`, and what
/// is sent again has the same WhatsApp message id. `missed` is only reached when nothing was ever sent; a
/// post whose sending was not confirmed and that became too late is `failed`, because it may have arrived. A
/// post that went to a part of its audience only is `published`, and its reach says so.
public enum PostState {
    /// Written down, not in the queue.
    DRAFT,
    /// Waits for its time, its turn or its number.
    SCHEDULED,
    /// Its media is being fetched and fitted.
    PREPARING,
    /// Handed to WhatsApp, no answer yet.
    SENDING,
    /// The last try failed or was not confirmed; the next one has a time.
    RETRYING,
    /// WhatsApp's server acknowledged it.
    PUBLISHED,
    /// Published 24 hours ago: WhatsApp shows it to nobody any more.
    EXPIRED,
    /// Published, then taken back.
    REVOKED,
    /// Withdrawn before it was published.
    CANCELLED,
    /// Not published: it could not go out at its time, and later would have been too late.
    MISSED,
    /// Not published, or not confirmed; its note says why.
    FAILED;

    /// Whether a post may go from this state to another.
    public boolean mayBecome(PostState next) {
        return switch (this) {
            case DRAFT -> next == SCHEDULED || next == CANCELLED;
            case SCHEDULED -> next == PREPARING || next == SENDING || next == CANCELLED || next == MISSED;
            case PREPARING ->
                next == SCHEDULED || next == RETRYING || next == FAILED || next == CANCELLED || next == MISSED;
            case SENDING -> next == PUBLISHED || next == RETRYING || next == FAILED || next == SCHEDULED;
            case RETRYING -> next == SENDING || next == PREPARING || next == CANCELLED || next == FAILED;
            case PUBLISHED -> next == EXPIRED || next == REVOKED;
            // A person has it tried again: missed was never sent, failed may have been.
            case MISSED -> next == SCHEDULED;
            case FAILED -> next == RETRYING;
            case EXPIRED, REVOKED, CANCELLED -> false;
        };
    }

    /// Whether the queue still has to publish a post in this state.
    public boolean isOpen() {
        return switch (this) {
            case SCHEDULED, PREPARING, SENDING, RETRYING -> true;
            case DRAFT, PUBLISHED, EXPIRED, REVOKED, CANCELLED, MISSED, FAILED -> false;
        };
    }

    /// Whether the queue may take up a post in this state: nobody works on it.
    public boolean mayBeTaken() {
        return this == SCHEDULED || this == RETRYING;
    }

    /// Whether a post in this state counts against the most posts that may wait for a device.
    public boolean isWaiting() {
        return isOpen() || this == DRAFT;
    }

    /// Whether WhatsApp's server once acknowledged a post in this state.
    public boolean wentOut() {
        return switch (this) {
            case PUBLISHED, EXPIRED, REVOKED -> true;
            case DRAFT, SCHEDULED, PREPARING, SENDING, RETRYING, CANCELLED, MISSED, FAILED -> false;
        };
    }

    /// Whether nothing happens to a post in this state by itself any more, so that it may be deleted.
    public boolean isEnded() {
        return switch (this) {
            case EXPIRED, REVOKED, CANCELLED, MISSED, FAILED -> true;
            case DRAFT, SCHEDULED, PREPARING, SENDING, RETRYING, PUBLISHED -> false;
        };
    }

    /// Whether the post is still as its author left it: nothing of it has been sent.
    public boolean mayBeEdited() {
        return switch (this) {
            case DRAFT, SCHEDULED, PREPARING -> true;
            case SENDING, RETRYING, PUBLISHED, EXPIRED, REVOKED, CANCELLED, MISSED, FAILED -> false;
        };
    }

    /// The word for this state, in the API and in the database.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The two words by which the API names this state.
    public ApiWords apiWords() {
        return switch (this) {
            case DRAFT, SCHEDULED, RETRYING -> new ApiWords("queued", "queued");
            case PREPARING, SENDING -> new ApiWords("processing", "processing");
            case PUBLISHED, EXPIRED -> new ApiWords("processed", "sent");
            case REVOKED -> new ApiWords("removed", "revoked");
            case CANCELLED -> new ApiWords("removed", "cancelled");
            case MISSED -> new ApiWords("expired", "failed");
            case FAILED -> new ApiWords("failed", "failed");
        };
    }

    /// The API's words for a state.
    ///
    /// @param status         `queued processing processed failed expired removed`
    /// @param deliveryStatus `queued processing sent failed cancelled revoked`
    public record ApiWords(String status, String deliveryStatus) {}
}
