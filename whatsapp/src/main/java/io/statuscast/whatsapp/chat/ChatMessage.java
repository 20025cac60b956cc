package io.statuscast.whatsapp.chat;

import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.status.StatusLimits;
import org.jspecify.annotations.Nullable;

/// A message to one chat.
///
/// @param messageId fixed before the first try: sending it again under the same id shows it once
/// @param to        a person by phone number or LID, or a group; without device
/// @param content   what it says; kinds that change an earlier message go to the chat of that message
/// @param quote     the message it answers, null when it answers none
public record ChatMessage(
        String messageId,
        Jid to,
        ChatContent content,
        @Nullable Quote quote) {
    public ChatMessage {
        requireNonNull(content, "content is null");
        if (messageId.isEmpty() || messageId.length() > StatusLimits.MESSAGE_ID_LENGTH_MAX) {
            throw new IllegalArgumentException("a message id of " + messageId.length() + " characters");
        }
        if (!to.isPhone() && !to.isLid() && !to.server().equals(Jid.GROUP)) {
            throw new IllegalArgumentException("neither a person nor a group: @" + to.server());
        }
        to = to.toUser();
    }

    public ChatMessage(String messageId, Jid to, ChatContent content) {
        this(messageId, to, content, null);
    }

    /// Whether it goes to a group.
    public boolean toGroup() {
        return to.server().equals(Jid.GROUP);
    }
}
