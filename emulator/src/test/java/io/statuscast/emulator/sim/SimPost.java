package io.statuscast.emulator.sim;

import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/// One post in the tiny model of the queue: durable, with the same message id for every try. One thread.
final class SimPost {
    /// What has become of it.
    enum State {
        WAITING,
        SENT,
        REJECTED
    }

    final StatusPost post;
    /// Who has to have it in the end: phone-number addresses with devices.
    final Set<String> expected = new TreeSet<>();
    State state = State.WAITING;
    String code = "";
    Instant nextTry;
    int tries;
    /// Whether its day was over, by the clock of the program, when it might still have been asked for.
    boolean dayOver;

    SimPost(String messageId, String text, StatusAudience audience, Instant now) {
        this.post = new StatusPost(messageId, new StatusContent.Text(text, 0xFF112233, 0xFFFFFFFF, 0), audience);
        this.nextTry = now;
    }

    String text() {
        return ((StatusContent.Text) post.content()).text();
    }

    /// Refused for good, for everybody or for a part.
    void rejected(String why) {
        state = State.REJECTED;
        code = why;
    }

    void again(Instant now, Duration wait) {
        nextTry = now.plus(wait);
    }

    @Override
    public String toString() {
        return text() + " (" + post.messageId() + ", " + post.audience() + ") " + state + " " + code + " after " + tries
                + " tries";
    }
}
