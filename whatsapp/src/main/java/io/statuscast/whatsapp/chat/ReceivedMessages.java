package io.statuscast.whatsapp.chat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.media.MediaReference;
import io.statuscast.whatsapp.proto.AudioMessage;
import io.statuscast.whatsapp.proto.ContactMessage;
import io.statuscast.whatsapp.proto.ContextInfo;
import io.statuscast.whatsapp.proto.DocumentMessage;
import io.statuscast.whatsapp.proto.ImageMessage;
import io.statuscast.whatsapp.proto.LocationMessage;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.MessageKey;
import io.statuscast.whatsapp.proto.PollCreationMessage;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import io.statuscast.whatsapp.proto.StickerMessage;
import io.statuscast.whatsapp.proto.VideoMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads decrypted messages of other people. Nothing in them is trusted: what does not fit becomes
/// [ReceivedContent.Unknown].
///
/// Source: whatsmeow `proto/waE2E`, `types/events` UnwrapRaw.
public final class ReceivedMessages {
    /// Messages inside messages; clients nest two.
    private static final int DEPTH_MAX = 4;
    /// What is no content of its own.
    private static final Set<String> BESIDES = Set.of("sender_key_distribution_message", "message_context_info");

    private ReceivedMessages() {}

    /// The message inside the wrappers that say it vanishes, is viewed once or has a caption.
    public static Message unwrapped(Message message) {
        Message inner = message;
        for (int depth = 0; depth < DEPTH_MAX; depth++) {
            Optional<Message> next = inside(inner);
            if (next.isEmpty()) {
                return inner;
            }
            inner = next.get();
        }
        return inner;
    }

    private static Optional<Message> inside(Message message) {
        if (message.hasDeviceSentMessage()) {
            return Optional.of(message.getDeviceSentMessage().getMessage());
        }
        if (message.hasEphemeralMessage()) {
            return Optional.of(message.getEphemeralMessage().getMessage());
        }
        if (message.hasViewOnceMessage()) {
            return Optional.of(message.getViewOnceMessage().getMessage());
        }
        if (message.hasViewOnceMessageV2()) {
            return Optional.of(message.getViewOnceMessageV2().getMessage());
        }
        if (message.hasViewOnceMessageV2Extension()) {
            return Optional.of(message.getViewOnceMessageV2Extension().getMessage());
        }
        if (message.hasDocumentWithCaptionMessage()) {
            return Optional.of(message.getDocumentWithCaptionMessage().getMessage());
        }
        return message.hasEditedMessage()
                ? Optional.of(message.getEditedMessage().getMessage())
                : Optional.empty();
    }

    /// What a message says; empty when it only carries keys.
    ///
    /// @param author who sent it, without device: whose message a reaction means is told from their side
    public static Optional<ReceivedContent> read(Message outer, Jid author) {
        Message message = unwrapped(outer);
        try {
            return content(message, author).or(() -> unknown(message));
        } catch (MediaException | IllegalArgumentException _) {
            return unknown(message);
        }
    }

    private static Optional<ReceivedContent> content(Message message, Jid author) {
        if (message.hasConversation()) {
            return Optional.of(new ReceivedContent.Text(message.getConversation(), List.of()));
        }
        if (message.hasExtendedTextMessage()) {
            var text = message.getExtendedTextMessage();
            return Optional.of(new ReceivedContent.Text(text.getText(), mentions(text.getContextInfo())));
        }
        return media(message)
                .or(() -> place(message))
                .or(() -> people(message))
                .or(() -> poll(message))
                .or(() -> change(message, author));
    }

    private static List<Jid> mentions(ContextInfo context) {
        return context.getMentionedJidList().stream()
                .limit(ChatLimits.MENTIONS_MAX)
                .map(Jid::parse)
                .toList();
    }

    private static Optional<ReceivedContent> media(Message message) {
        if (message.hasImageMessage()) {
            return Optional.of(image(message.getImageMessage()));
        }
        if (message.hasVideoMessage()) {
            return Optional.of(video(message.getVideoMessage()));
        }
        if (message.hasAudioMessage()) {
            return Optional.of(audio(message.getAudioMessage()));
        }
        if (message.hasDocumentMessage()) {
            return Optional.of(document(message.getDocumentMessage()));
        }
        return message.hasStickerMessage() ? Optional.of(sticker(message.getStickerMessage())) : Optional.empty();
    }

    private static ReceivedContent image(ImageMessage m) {
        var file = file(m.getDirectPath(), m.getMediaKey(), m.getFileSha256(), m.getFileEncSha256());
        return new ReceivedContent.Media(
                ReceivedContent.Media.Kind.IMAGE, file, m.getMimetype(), m.getCaption(), "", m.getFileLength(), 0);
    }

    private static ReceivedContent video(VideoMessage m) {
        var file = file(m.getDirectPath(), m.getMediaKey(), m.getFileSha256(), m.getFileEncSha256());
        var kind = m.getGifPlayback() ? ReceivedContent.Media.Kind.GIF : ReceivedContent.Media.Kind.VIDEO;
        return new ReceivedContent.Media(
                kind, file, m.getMimetype(), m.getCaption(), "", m.getFileLength(), m.getSeconds());
    }

    private static ReceivedContent audio(AudioMessage m) {
        var file = file(m.getDirectPath(), m.getMediaKey(), m.getFileSha256(), m.getFileEncSha256());
        var kind = m.getPtt() ? ReceivedContent.Media.Kind.VOICE : ReceivedContent.Media.Kind.AUDIO;
        return new ReceivedContent.Media(kind, file, m.getMimetype(), "", "", m.getFileLength(), m.getSeconds());
    }

    private static ReceivedContent document(DocumentMessage m) {
        var file = file(m.getDirectPath(), m.getMediaKey(), m.getFileSha256(), m.getFileEncSha256());
        return new ReceivedContent.Media(
                ReceivedContent.Media.Kind.DOCUMENT,
                file,
                m.getMimetype(),
                m.getCaption(),
                m.getFileName(),
                m.getFileLength(),
                0);
    }

    private static ReceivedContent sticker(StickerMessage m) {
        var file = file(m.getDirectPath(), m.getMediaKey(), m.getFileSha256(), m.getFileEncSha256());
        return new ReceivedContent.Media(
                ReceivedContent.Media.Kind.STICKER, file, m.getMimetype(), "", "", m.getFileLength(), 0);
    }

    private static MediaReference file(String path, ByteString key, ByteString sha256, ByteString encSha256) {
        return new MediaReference(
                path, key.toByteArray(), sha256.isEmpty() ? null : sha256.toByteArray(), encSha256.toByteArray());
    }

    private static Optional<ReceivedContent> place(Message message) {
        if (message.hasLocationMessage()) {
            LocationMessage place = message.getLocationMessage();
            return Optional.of(new ReceivedContent.Location(
                    place.getDegreesLatitude(), place.getDegreesLongitude(), place.getName(), place.getAddress()));
        }
        if (message.hasLiveLocationMessage()) {
            var place = message.getLiveLocationMessage();
            return Optional.of(new ReceivedContent.Location(
                    place.getDegreesLatitude(), place.getDegreesLongitude(), place.getCaption(), ""));
        }
        return Optional.empty();
    }

    private static Optional<ReceivedContent> people(Message message) {
        if (message.hasContactMessage()) {
            return Optional.of(new ReceivedContent.Contacts(List.of(card(message.getContactMessage()))));
        }
        if (!message.hasContactsArrayMessage()) {
            return Optional.empty();
        }
        List<ContactCard> cards = message.getContactsArrayMessage().getContactsList().stream()
                .limit(ChatLimits.CONTACTS_MAX)
                .map(ReceivedMessages::card)
                .toList();
        return Optional.of(new ReceivedContent.Contacts(cards));
    }

    private static ContactCard card(ContactMessage contact) {
        return new ContactCard(contact.getDisplayName(), contact.getVcard());
    }

    private static Optional<ReceivedContent> poll(Message message) {
        Optional<PollCreationMessage> asked = Optional.empty();
        if (message.hasPollCreationMessageV3()) {
            asked = Optional.of(message.getPollCreationMessageV3());
        } else if (message.hasPollCreationMessageV2()) {
            asked = Optional.of(message.getPollCreationMessageV2());
        } else if (message.hasPollCreationMessage()) {
            asked = Optional.of(message.getPollCreationMessage());
        }
        return asked.map(poll -> new ReceivedContent.Poll(
                poll.getName(),
                poll.getOptionsList().stream()
                        .limit(ChatLimits.POLL_OPTIONS_MAX)
                        .map(PollCreationMessage.Option::getOptionName)
                        .toList(),
                poll.getSelectableOptionsCount()));
    }

    private static Optional<ReceivedContent> change(Message message, Jid author) {
        if (message.hasReactionMessage()) {
            var reaction = message.getReactionMessage();
            return Optional.of(new ReceivedContent.Reaction(reference(reaction.getKey(), author), reaction.getText()));
        }
        if (message.hasPollUpdateMessage()) {
            MessageKey poll = message.getPollUpdateMessage().getPollCreationMessageKey();
            return Optional.of(new ReceivedContent.Vote(reference(poll, author)));
        }
        if (!message.hasProtocolMessage()) {
            return Optional.empty();
        }
        ProtocolMessage change = message.getProtocolMessage();
        String id = change.getKey().getId();
        if (change.getType() == ProtocolMessage.Type.REVOKE) {
            return Optional.of(new ReceivedContent.Revoked(id));
        }
        return change.getType() == ProtocolMessage.Type.MESSAGE_EDIT
                ? Optional.of(new ReceivedContent.Edited(id, words(change.getEditedMessage())))
                : Optional.empty();
    }

    // A key is written from its author's side: "from me" means that person.
    private static MessageReference reference(MessageKey key, Jid author) {
        Jid by = author;
        if (!key.getFromMe()) {
            by = Jid.parse(key.hasParticipant() ? key.getParticipant() : key.getRemoteJid());
        }
        return new MessageReference(key.getId(), by, false);
    }

    private static String words(Message message) {
        Message inner = unwrapped(message);
        return inner.hasExtendedTextMessage() ? inner.getExtendedTextMessage().getText() : inner.getConversation();
    }

    private static Optional<ReceivedContent> unknown(Message message) {
        var kinds = new ArrayList<String>();
        for (FieldDescriptor field : message.getAllFields().keySet()) {
            if (!BESIDES.contains(field.getName())) {
                kinds.add(field.getName());
            }
        }
        new TreeSet<>(message.getUnknownFields().asMap().keySet()).forEach(number -> kinds.add("field " + number));
        return kinds.stream().findFirst().map(ReceivedContent.Unknown::new);
    }

    /// The message that a message answers; empty when it answers none.
    public static Optional<Quote> quote(Message outer) {
        ContextInfo context = context(unwrapped(outer));
        if (context.getStanzaId().isEmpty() || context.getParticipant().isEmpty()) {
            return Optional.empty();
        }
        try {
            var of = new MessageReference(context.getStanzaId(), Jid.parse(context.getParticipant()), false);
            return Optional.of(new Quote(of, words(context.getQuotedMessage())));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// What a message refers to, wherever its kind keeps it; empty fields when it refers to nothing.
    public static ContextInfo context(Message message) {
        for (var field : message.getAllFields().entrySet()) {
            if (field.getValue() instanceof com.google.protobuf.Message content) {
                FieldDescriptor context = content.getDescriptorForType().findFieldByName("context_info");
                if (context != null && content.hasField(context)) {
                    return (ContextInfo) content.getField(context);
                }
            }
        }
        return ContextInfo.getDefaultInstance();
    }
}
