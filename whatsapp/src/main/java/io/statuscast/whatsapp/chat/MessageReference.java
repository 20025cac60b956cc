package io.statuscast.whatsapp.chat;

import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.MessageKey;

/// A message that exists in a chat already, as answers and reactions name it.
///
/// @param messageId its id
/// @param author    who wrote it, without device
/// @param ours      whether that was us
public record MessageReference(String messageId, Jid author, boolean ours) {
    public MessageReference {
        requireNonNull(author, "author is null");
        if (messageId.isEmpty()) {
            throw new IllegalArgumentException("messageId is empty");
        }
        author = author.toUser();
    }

    /// The key of the message on the wire. The author of another's message is told in groups only.
    /// Source: whatsmeow `send.go` BuildMessageKey.
    ///
    /// @param chat where it stands
    MessageKey key(Jid chat) {
        var key = MessageKey.newBuilder()
                .setRemoteJid(chat.toString())
                .setFromMe(ours)
                .setId(messageId);
        if (!ours && chat.server().equals(Jid.GROUP)) {
            key.setParticipant(author.toString());
        }
        return key.build();
    }
}
