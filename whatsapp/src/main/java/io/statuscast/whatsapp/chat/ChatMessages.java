package io.statuscast.whatsapp.chat;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.media.MediaType;
import io.statuscast.whatsapp.media.UploadedMedia;
import io.statuscast.whatsapp.proto.ContactMessage;
import io.statuscast.whatsapp.proto.ContactsArrayMessage;
import io.statuscast.whatsapp.proto.ContextInfo;
import io.statuscast.whatsapp.proto.DocumentMessage;
import io.statuscast.whatsapp.proto.ExtendedTextMessage;
import io.statuscast.whatsapp.proto.FutureProofMessage;
import io.statuscast.whatsapp.proto.LocationMessage;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.MessageContextInfo;
import io.statuscast.whatsapp.proto.MessageKey;
import io.statuscast.whatsapp.proto.PollCreationMessage;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import io.statuscast.whatsapp.proto.ReactionMessage;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusMessages;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns a [ChatMessage] into the message that is encrypted.
///
/// New messages carry a random secret of [io.statuscast.whatsapp.status.StatusLimits#MESSAGE_SECRET_BYTES]: votes on a
/// poll and reports are keyed by it. Source: whatsmeow `proto/waE2E`, `send.go`; Baileys `Utils/messages`.
public final class ChatMessages {
    private static final String VOICE_TYPE = "audio/ogg; codecs=opus";

    private ChatMessages() {}

    /// A file that has to be uploaded before the message can be made.
    ///
    /// @param file the plain file
    /// @param type how it is encrypted, and where it goes
    public record Attachment(Path file, MediaType type) {}

    /// The file of a content; empty for those without one.
    public static Optional<Attachment> attachment(ChatContent content) {
        return switch (content) {
            case ChatContent.Image(var picture) -> Optional.of(new Attachment(picture.file(), MediaType.IMAGE));
            case ChatContent.Video(var film) -> Optional.of(new Attachment(film.file(), MediaType.VIDEO));
            case ChatContent.Document document -> Optional.of(new Attachment(document.file(), MediaType.DOCUMENT));
            case ChatContent.Voice voice -> Optional.of(new Attachment(voice.file(), MediaType.AUDIO));
            case ChatContent.Text _, ChatContent.Location _, ChatContent.Contacts _, ChatContent.Poll _ ->
                Optional.empty();
            case ChatContent.Reaction _, ChatContent.Revoke _, ChatContent.Edit _ -> Optional.empty();
        };
    }

    /// The message.
    ///
    /// @param media  its file on the media servers, null for contents without [#attachment]
    /// @param secret random; not told by reactions, revokes and edits
    /// @param now    the time told by reactions and edits
    public static Message of(ChatMessage chat, @Nullable UploadedMedia media, byte[] secret, Instant now) {
        var context = context(chat);
        var message = Message.newBuilder();
        switch (chat.content()) {
            case ChatContent.Text text -> text(text, context, message);
            case ChatContent.Image(var picture) -> {
                message.mergeFrom(StatusMessages.image(picture, requireNonNull(media), secret));
                context.ifPresent(message.getImageMessageBuilder()::setContextInfo);
            }
            case ChatContent.Video(var film) -> {
                message.mergeFrom(StatusMessages.video(film, requireNonNull(media), secret));
                context.ifPresent(message.getVideoMessageBuilder()::setContextInfo);
            }
            case ChatContent.Document document -> document(document, requireNonNull(media), context, message);
            case ChatContent.Voice voice -> {
                message.mergeFrom(voice(voice, requireNonNull(media), secret));
                context.ifPresent(message.getAudioMessageBuilder()::setContextInfo);
            }
            case ChatContent.Location place -> message.setLocationMessage(location(place, context));
            case ChatContent.Contacts(var cards) -> contacts(cards, context, message);
            case ChatContent.Poll poll -> poll(poll, context, message);
            case ChatContent.Reaction(var to, var emoji) ->
                message.setReactionMessage(ReactionMessage.newBuilder()
                        .setKey(to.key(chat.to()))
                        .setText(emoji)
                        .setSenderTimestampMs(now.toEpochMilli()));
            case ChatContent.Revoke(var id) -> message.setProtocolMessage(revoke(ownKey(chat.to(), id)));
            case ChatContent.Edit(var id, var text) -> message.setEditedMessage(edit(ownKey(chat.to(), id), text, now));
        }
        return isNew(chat.content()) ? withSecret(message, secret) : message.build();
    }

    private static boolean isNew(ChatContent content) {
        return switch (content) {
            case ChatContent.Reaction _, ChatContent.Revoke _, ChatContent.Edit _ -> false;
            case ChatContent.Text _, ChatContent.Image _, ChatContent.Video _, ChatContent.Document _ -> true;
            case ChatContent.Voice _, ChatContent.Location _, ChatContent.Contacts _, ChatContent.Poll _ -> true;
        };
    }

    private static Message withSecret(Message.Builder message, byte[] secret) {
        return message.setMessageContextInfo(MessageContextInfo.newBuilder().setMessageSecret(bytes(secret)))
                .build();
    }

    /// What the message answers and whom it mentions; empty when neither.
    private static Optional<ContextInfo> context(ChatMessage chat) {
        var context = ContextInfo.newBuilder();
        Quote quote = chat.quote();
        if (quote != null) {
            context.setStanzaId(quote.of().messageId())
                    .setParticipant(quote.of().author().toString())
                    .setQuotedMessage(Message.newBuilder().setConversation(quote.text()));
        }
        if (chat.content() instanceof ChatContent.Text text) {
            text.mentions().forEach(jid -> context.addMentionedJid(jid.toString()));
        }
        ContextInfo told = context.build();
        return told.equals(ContextInfo.getDefaultInstance()) ? Optional.empty() : Optional.of(told);
    }

    private static void text(ChatContent.Text text, Optional<ContextInfo> context, Message.Builder message) {
        if (context.isEmpty()) {
            message.setConversation(text.text());
            return;
        }
        message.setExtendedTextMessage(ExtendedTextMessage.newBuilder()
                .setText(text.text())
                .setPreviewType(ExtendedTextMessage.PreviewType.NONE)
                .setContextInfo(context.get()));
    }

    // With a caption it is wrapped, as clients do that knew documents before captions.
    private static void document(
            ChatContent.Document content, UploadedMedia media, Optional<ContextInfo> context, Message.Builder message) {
        var document = DocumentMessage.newBuilder()
                .setUrl(media.url())
                .setMimetype(content.mimetype())
                .setTitle(content.fileName())
                .setFileSha256(bytes(media.sha256()))
                .setFileLength(media.length())
                .setMediaKey(bytes(media.mediaKey()))
                .setFileName(content.fileName())
                .setFileEncSha256(bytes(media.encSha256()))
                .setDirectPath(media.directPath())
                .setMediaKeyTimestamp(media.keyMadeAt().getEpochSecond());
        if (content.pages() > 0) {
            document.setPageCount(content.pages());
        }
        context.ifPresent(document::setContextInfo);
        String caption = content.caption();
        if (caption == null || caption.isEmpty()) {
            message.setDocumentMessage(document);
            return;
        }
        var inner = Message.newBuilder().setDocumentMessage(document.setCaption(caption));
        message.setDocumentWithCaptionMessage(FutureProofMessage.newBuilder().setMessage(inner));
    }

    // The ground that a voice status has is a status' own.
    private static Message voice(ChatContent.Voice content, UploadedMedia media, byte[] secret) {
        var status = new StatusContent.Voice(content.file(), VOICE_TYPE, content.seconds(), content.waveform(), 0);
        var message = StatusMessages.voice(status, media, secret).toBuilder();
        message.getAudioMessageBuilder().clearBackgroundArgb();
        return message.build();
    }

    private static LocationMessage location(ChatContent.Location content, Optional<ContextInfo> context) {
        var place = LocationMessage.newBuilder()
                .setDegreesLatitude(content.latitude())
                .setDegreesLongitude(content.longitude());
        Optional.ofNullable(content.name()).ifPresent(place::setName);
        Optional.ofNullable(content.address()).ifPresent(place::setAddress);
        context.ifPresent(place::setContextInfo);
        return place.build();
    }

    private static void contacts(List<ContactCard> cards, Optional<ContextInfo> context, Message.Builder message) {
        List<ContactMessage> contacts = cards.stream()
                .map(card -> ContactMessage.newBuilder()
                        .setDisplayName(card.name())
                        .setVcard(card.vcard())
                        .build())
                .toList();
        if (contacts.size() == 1) {
            var one = contacts.getFirst().toBuilder();
            context.ifPresent(one::setContextInfo);
            message.setContactMessage(one);
            return;
        }
        var all = ContactsArrayMessage.newBuilder()
                .setDisplayName(contacts.size() + " contacts")
                .addAllContacts(contacts);
        context.ifPresent(all::setContextInfo);
        message.setContactsArrayMessage(all);
    }

    // Version 3 is for one answer alone. Source: Baileys `Utils/messages`.
    private static void poll(ChatContent.Poll content, Optional<ContextInfo> context, Message.Builder message) {
        var poll = PollCreationMessage.newBuilder()
                .setName(content.question())
                .setSelectableOptionsCount(content.selectable());
        content.options()
                .forEach(option ->
                        poll.addOptions(PollCreationMessage.Option.newBuilder().setOptionName(option)));
        context.ifPresent(poll::setContextInfo);
        if (content.selectable() == 1) {
            message.setPollCreationMessageV3(poll);
        } else {
            message.setPollCreationMessage(poll);
        }
    }

    private static MessageKey ownKey(Jid chat, String messageId) {
        return new MessageReference(messageId, chat, true).key(chat);
    }

    private static ProtocolMessage revoke(MessageKey key) {
        return ProtocolMessage.newBuilder()
                .setKey(key)
                .setType(ProtocolMessage.Type.REVOKE)
                .build();
    }

    private static FutureProofMessage edit(MessageKey key, String text, Instant now) {
        var change = ProtocolMessage.newBuilder()
                .setKey(key)
                .setType(ProtocolMessage.Type.MESSAGE_EDIT)
                .setEditedMessage(Message.newBuilder().setConversation(text))
                .setTimestampMs(now.toEpochMilli());
        return FutureProofMessage.newBuilder()
                .setMessage(Message.newBuilder().setProtocolMessage(change))
                .build();
    }

    private static ByteString bytes(byte[] value) {
        return ByteString.copyFrom(value);
    }
}
