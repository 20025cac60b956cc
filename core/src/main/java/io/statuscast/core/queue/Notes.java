package io.statuscast.core.queue;

import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.Progress.Note;
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

    private Notes() {}

    static Note link(DeviceLink link) {
        return new Note(link.code(), link.sentence());
    }

    static Note notReady(String sentence) {
        return new Note(NOT_READY, sentence);
    }

    static Note missed(Post post) {
        return new Note(
                "post:missed",
                "The number was not online between " + post.delivery().at() + " and "
                        + post.delivery().lateAt()
                        + ", and later would have been too late. Publish it again if it still matters.");
    }

    /// For a post that was tried without success and then became too late: it may have arrived.
    static Note unconfirmed(@Nullable Note last) {
        String before = last == null ? "" : " Last: " + last.sentence();
        return new Note(
                "post:unconfirmed",
                "An earlier try was not confirmed, and the number was not online in time for another one." + before);
    }

    static Note gaveUp(Note last, int tries) {
        return new Note(last.code(), last.sentence() + " Given up after " + tries + " tries.");
    }
}
