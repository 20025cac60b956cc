package io.statuscast.core.post;

/// The state machine of a post, whole.
///
/// ```
/// scheduled ⇄ preparing          preparing → retrying, failed
/// scheduled → sending            sending → published, retrying, failed, scheduled (nothing left: the number was not
/// ready)
/// retrying → sending, preparing, failed
/// scheduled, preparing, retrying → cancelled        scheduled, preparing → missed
/// published → expired, revoked
/// ```
///
/// `sending` is committed before the first byte leaves; found after a crash it becomes `retrying`, and what is sent
/// again
/// has the same WhatsApp message id. `missed` is only reached when nothing was ever sent; a post whose sending was not
/// confirmed and that became too late is `failed`, because it may have arrived.
public enum PostState {
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
    /// Not published: its number was not online at its time, and later would have been too late.
    MISSED,
    /// Not published, or not confirmed; its note says why.
    FAILED;

    /// Whether a post may go from this state to another.
    public boolean mayBecome(PostState next) {
        return switch (this) {
            case SCHEDULED -> next == PREPARING || next == SENDING || next == CANCELLED || next == MISSED;
            case PREPARING ->
                next == SCHEDULED || next == RETRYING || next == FAILED || next == CANCELLED || next == MISSED;
            case SENDING -> next == PUBLISHED || next == RETRYING || next == FAILED || next == SCHEDULED;
            case RETRYING -> next == SENDING || next == PREPARING || next == CANCELLED || next == FAILED;
            case PUBLISHED -> next == EXPIRED || next == REVOKED;
            case EXPIRED, REVOKED, CANCELLED, MISSED, FAILED -> false;
        };
    }

    /// Whether the queue still has something to do with a post in this state.
    public boolean isOpen() {
        return switch (this) {
            case SCHEDULED, PREPARING, SENDING, RETRYING -> true;
            case PUBLISHED, EXPIRED, REVOKED, CANCELLED, MISSED, FAILED -> false;
        };
    }

    /// The two words by which the API names this state.
    public ApiWords apiWords() {
        return switch (this) {
            case SCHEDULED, RETRYING -> new ApiWords("queued", "queued");
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
