package io.statuscast.whatsapp.chat;

import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the stanza says in the open about an encrypted message: the server routes and counts by it.
///
/// Source: whatsmeow `send.go` getTypeFromMessage, getMediaTypeFromMessage, getEditAttribute; whatsapp-rust
/// `send/classify.rs` for places and for what is hidden.
///
/// @param type        `text`, `media`, `poll` or `reaction`
/// @param mediaType   `mediatype` of each ciphertext; null for none
/// @param edit        `edit` of the message: `1` changes one, `7` takes one back; null for a new message
/// @param hideFailure whether receivers who cannot decrypt it show nothing
/// @param pollType    `polltype` of `<meta>`; null for none
public record StanzaWords(
        String type,
        @Nullable String mediaType,
        @Nullable String edit,
        boolean hideFailure,
        @Nullable String pollType) {
    static final String EDITED = "1";
    static final String REVOKED = "7";

    private static final String REACTION = "reaction";
    private static final String POLL = "poll";

    /// The words for a message that is to be sent.
    public static StanzaWords of(Message message) {
        Message content = unwrapped(message);
        String mediaType = mediaType(content);
        String type = type(content, mediaType);
        String edit = edit(content);
        // A revoke with this attribute is dropped by the server.
        boolean hide = type.equals(REACTION) || EDITED.equals(edit);
        return new StanzaWords(type, mediaType, edit, hide, type.equals(POLL) ? "creation" : null);
    }

    private static Message unwrapped(Message message) {
        if (message.hasDocumentWithCaptionMessage()) {
            return unwrapped(message.getDocumentWithCaptionMessage().getMessage());
        }
        return message.hasEditedMessage() ? unwrapped(message.getEditedMessage().getMessage()) : message;
    }

    private static String type(Message message, @Nullable String mediaType) {
        if (message.hasReactionMessage()) {
            return REACTION;
        }
        if (message.hasPollCreationMessage() || message.hasPollCreationMessageV3()) {
            return POLL;
        }
        return mediaType == null ? "text" : "media";
    }

    private record Kind(Predicate<Message> isIt, String word) {}

    private static final Kind[] KINDS = {
        new Kind(Message::hasImageMessage, "image"),
        new Kind(m -> m.hasVideoMessage() && m.getVideoMessage().getGifPlayback(), "gif"),
        new Kind(Message::hasVideoMessage, "video"),
        new Kind(m -> m.hasAudioMessage() && m.getAudioMessage().getPtt(), "ptt"),
        new Kind(Message::hasAudioMessage, "audio"),
        new Kind(Message::hasDocumentMessage, "document"),
        new Kind(Message::hasLocationMessage, "location"),
        new Kind(Message::hasContactMessage, "vcard"),
        new Kind(Message::hasContactsArrayMessage, "contact_array"),
    };

    private static @Nullable String mediaType(Message message) {
        for (Kind kind : KINDS) {
            if (kind.isIt().test(message)) {
                return kind.word();
            }
        }
        return null;
    }

    private static @Nullable String edit(Message message) {
        if (message.hasReactionMessage()) {
            return message.getReactionMessage().getText().isEmpty() ? REVOKED : null;
        }
        if (!message.hasProtocolMessage()) {
            return null;
        }
        ProtocolMessage.Type type = message.getProtocolMessage().getType();
        if (type == ProtocolMessage.Type.REVOKE) {
            return REVOKED;
        }
        return type == ProtocolMessage.Type.MESSAGE_EDIT ? EDITED : null;
    }
}
