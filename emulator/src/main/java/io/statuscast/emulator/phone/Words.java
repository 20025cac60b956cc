package io.statuscast.emulator.phone;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a phone says of its messages in the open. Source: whatsmeow `send.go` getTypeFromMessage,
/// getMediaTypeFromMessage, getEditAttribute.
final class Words {
    private Words() {}

    static String type(Message message) {
        if (message.hasReactionMessage()) {
            return "reaction";
        }
        if (message.hasPollCreationMessage() || message.hasPollCreationMessageV3()) {
            return "poll";
        }
        return mediaType(message) == null ? "text" : "media";
    }

    static @Nullable String mediaType(Message outer) {
        Message message = ChatFiles.unwrapped(outer);
        if (message.hasImageMessage()) {
            return "image";
        } else if (message.hasVideoMessage()) {
            return message.getVideoMessage().getGifPlayback() ? "gif" : "video";
        } else if (message.hasAudioMessage()) {
            return message.getAudioMessage().getPtt() ? "ptt" : "audio";
        } else if (message.hasDocumentMessage()) {
            return "document";
        } else if (message.hasLocationMessage()) {
            return "location";
        } else if (message.hasContactMessage()) {
            return "vcard";
        }
        return message.hasContactsArrayMessage() ? "contact_array" : null;
    }

    static @Nullable String edit(Message outer) {
        Message message = ChatFiles.unwrapped(outer);
        if (!message.hasProtocolMessage()) {
            return null;
        }
        var type = message.getProtocolMessage().getType();
        if (type == ProtocolMessage.Type.MESSAGE_EDIT) {
            return "1";
        }
        return type == ProtocolMessage.Type.REVOKE ? "7" : null;
    }

    static List<Node> withMeta(Message message, List<Node> children) {
        if (!type(message).equals("poll")) {
            return children;
        }
        var all = new ArrayList<>(children);
        all.add(Node.of("meta", Node.attrs("polltype", "creation")));
        return all;
    }
}
