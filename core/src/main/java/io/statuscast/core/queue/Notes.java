package io.statuscast.core.queue;

import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.storage.StorageException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The codes and sentences that the queue itself gives to posts.
final class Notes {
    static final String NOT_READY = "device:notready";
    static final Note INTERRUPTED = new Note(
            "post:interrupted",
            "The server stopped while the post was being sent; it is sent again as the same message.");
    static final Note STRICT_ORDER =
            new Note("post:order", "Waits for an earlier post of this number that is to be published in strict order.");
    static final Note PREPARING = new Note("media:preparing", "The media is being fetched and fitted.");

    static final Note EDITED = new Note("post:edited", "Changed before it went out.");
    static final Note CALLED_FOR = new Note("post:retried", "Tried again on request, as the same message.");
    static final Note REMOVAL_WANTED = new Note("post:revoking", "Is to be taken back.");
    static final Note STUCK =
            new Note("post:stuck", "Nobody worked on it any more; it is taken up again as the same message.");
    static final Note CLOCK =
            new Note("post:clock", "The server's clock was set back: what was to go at once by the old time goes now.");
    static final Note PAUSED = new Note("queue:pause", "The queue of this number is paused: set its status to active.");
    static final Note FROZEN =
            new Note("queue:freeze", "The queue of this number is frozen: set its status to active.");
    static final Note AUDIENCE_GONE = new Note(
            "audience:notfound",
            "The list of numbers that it was meant for does not exist any more or is empty. Copy it as a draft"
                    + " (POST …/duplicate with {\"draft\":true}), give that another audience, and publish it.");

    /// The code of a post whose try was ended by our own storage.
    static final String STORAGE = "post:storage";

    private Notes() {}

    static Note storage(StorageException failure) {
        return new Note(
                STORAGE,
                "The server's storage failed during the try: " + failure.getMessage()
                        + " The post is tried again until the storage works, as the same message.");
    }

    static Note leftOut(Instant from, Instant to) {
        return new Note(
                "repeat:skipped",
                "Occurrences between " + from + " and " + to + " were left out: their time had passed.");
    }

    static Note moved(ResourceId from) {
        return new Note("post:moved", "Moved here from the queue of device " + from + ".");
    }

    static Note quiet(Instant until) {
        return new Note("queue:quiet", "Waits for the end of the quiet hours of this number at " + until + ".");
    }

    static Note pace(Instant until) {
        return new Note("queue:pace", "Keeps its distance to the post before: goes out at " + until + " or later.");
    }

    static Note dailyLimit(int perDay, Instant until) {
        return new Note(
                "queue:daily-limit",
                "This number has published its " + perDay + " posts of the day; it goes on at " + until + ".");
    }

    /// @param taken   recipients who got it
    /// @param refused recipients for whom it was refused
    static Note partial(Note cause, int taken, int refused) {
        return new Note(
                "post:partial",
                "It went to " + taken + " of " + (taken + refused) + " recipients. " + cause.sentence());
    }

    static Note link(DeviceLink link) {
        return new Note(link.code(), link.sentence());
    }

    static Note notReady(String sentence) {
        return new Note(NOT_READY, sentence);
    }

    static Note missed(Post post) {
        return new Note(
                "post:missed",
                "Its number was not online, or its queue did not publish, from "
                        + post.delivery().at() + " until it was" + " too late ("
                        + post.delivery().lateAt() + "). Publish it again if it still matters.");
    }

    /// For a post that could not go out before the time at which it was to be taken back.
    static Note outlived(Instant removeAt) {
        return new Note(
                "post:outlived",
                "It could not go out before " + removeAt
                        + ", when it was to be taken back, and was left out. Publish it"
                        + " anew if it still matters.");
    }

    /// For a post that was tried without success and then became too late: it may have arrived.
    static Note unconfirmed(@Nullable Note last) {
        String before = last == null ? "" : " Last: " + last.sentence();
        return new Note(
                "post:unconfirmed",
                "An earlier try was not confirmed, and its number was not online, or its queue did not publish, in"
                        + " time for another one." + before);
    }

    static Note gaveUp(Note last, int tries) {
        return new Note(last.code(), last.sentence() + " Given up after " + tries + " tries.");
    }
}
