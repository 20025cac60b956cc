package io.statuscast.emulator.sim;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.chat.ChatContent;
import io.statuscast.whatsapp.chat.ChatMessage;
import io.statuscast.whatsapp.client.WhatsAppClient;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One post in the tiny model of the queue: durable, with the same message id for every try. One thread.
final class SimPost {
    /// What has become of it.
    enum State {
        WAITING,
        SENT,
        REJECTED
    }

    /// One try to send it.
    interface Attempt {
        PublishOutcome with(WhatsAppClient client);
    }

    final String messageId;
    final String text;
    /// Digits of the people it is for; null for all contacts.
    final @Nullable List<String> only;
    /// Whether it is a message of a chat: companions of others do not show those.
    final boolean chat;
    final Attempt attempt;
    /// Who has to have it in the end: phone-number addresses with devices.
    final Set<String> expected = new TreeSet<>();
    State state = State.WAITING;
    String code = "";
    Instant nextTry;
    int tries;
    /// Whether its day was over, by the clock of the program, when it might still have been asked for.
    boolean dayOver;

    private SimPost(
            String messageId, String text, @Nullable List<String> only, boolean chat, Instant now, Attempt attempt) {
        this.messageId = messageId;
        this.text = text;
        this.only = only;
        this.chat = chat;
        this.nextTry = now;
        this.attempt = attempt;
    }

    static SimPost status(String messageId, String text, boolean picture, StatusAudience audience, Instant now) {
        StatusContent content = picture
                ? new StatusContent.Image(Picture.FILE, "image/jpeg", text, 640, 480, new byte[] {1, 2, 3})
                : new StatusContent.Text(text, 0xFF112233, 0xFFFFFFFF, 0);
        var post = new StatusPost(messageId, content, audience);
        List<String> only = audience instanceof StatusAudience.Only(List<String> phones) ? phones : null;
        return new SimPost(messageId, text, only, false, now, client -> client.publish(post));
    }

    /// @param to the person's digits
    static SimPost chat(String messageId, String text, String to, Instant now) {
        var message = new ChatMessage(messageId, Jid.ofPhone(to), new ChatContent.Text(text));
        return new SimPost(messageId, text, List.of(to), true, now, client -> client.send(message));
    }

    boolean isFor(String phone) {
        return only == null || only.contains(phone);
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
        return text + " (" + messageId + " to " + (only == null ? "all" : only) + ") " + state + " " + code + " after "
                + tries + " tries";
    }
}
