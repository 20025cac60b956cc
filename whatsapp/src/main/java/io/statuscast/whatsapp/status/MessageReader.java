package io.statuscast.whatsapp.status;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.media.MediaReference;
import io.statuscast.whatsapp.media.MediaType;
import io.statuscast.whatsapp.proto.AudioMessage;
import io.statuscast.whatsapp.proto.ContextInfo;
import io.statuscast.whatsapp.proto.DocumentMessage;
import io.statuscast.whatsapp.proto.ExtendedTextMessage;
import io.statuscast.whatsapp.proto.ImageMessage;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.StickerMessage;
import io.statuscast.whatsapp.proto.VideoMessage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what a person would see out of a decrypted message. Stateless.
///
/// Source: whatsmeow `types/events/events.go` UnwrapRaw, `download.go`; WhatsApp's own stickers use the keys
/// of images.
public final class MessageReader {
    /// How deep messages may stand inside each other.
    private static final int DEPTH_MAX = 5;

    private MessageReader() {}

    /// The message inside wrappers such as "disappears" or "view once".
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
        return message.hasDocumentWithCaptionMessage()
                ? Optional.of(message.getDocumentWithCaptionMessage().getMessage())
                : Optional.empty();
    }

    /// What is said or shown; empty for messages that only carry keys, reactions or commands.
    ///
    /// @param message unwrapped
    public static Optional<ReceivedContent> content(Message message) {
        try {
            return Optional.ofNullable(read(message));
        } catch (MediaException e) {
            // A file that nobody could fetch, since the message does not say where it lies.
            return Optional.of(new ReceivedContent.Other());
        }
    }

    private static @Nullable ReceivedContent read(Message message) {
        if (message.hasConversation()) {
            return new ReceivedContent.Text(message.getConversation(), 0, 0, 0);
        } else if (message.hasExtendedTextMessage()) {
            return text(message.getExtendedTextMessage());
        } else if (message.hasImageMessage()) {
            return image(message.getImageMessage());
        } else if (message.hasVideoMessage()) {
            return video(message.getVideoMessage());
        } else if (message.hasAudioMessage()) {
            return voice(message.getAudioMessage());
        } else if (message.hasDocumentMessage()) {
            return document(message.getDocumentMessage());
        } else if (message.hasStickerMessage()) {
            return sticker(message.getStickerMessage());
        }
        boolean shown = message.hasContactMessage()
                || message.hasContactsArrayMessage()
                || message.hasLocationMessage()
                || message.hasLiveLocationMessage()
                || message.hasPollCreationMessage()
                || message.hasPollCreationMessageV2()
                || message.hasPollCreationMessageV3();
        return shown ? new ReceivedContent.Other() : null;
    }

    private static ReceivedContent text(ExtendedTextMessage text) {
        return new ReceivedContent.Text(
                text.getText(),
                text.getBackgroundArgb(),
                text.getTextArgb(),
                text.getFont().getNumber());
    }

    private static ReceivedContent image(ImageMessage image) {
        var reference =
                reference(image.getDirectPath(), image.getMediaKey(), image.getFileSha256(), image.getFileEncSha256());
        return new ReceivedContent.Image(
                image.getCaption(),
                image.getWidth(),
                image.getHeight(),
                media(
                        MediaType.IMAGE,
                        reference,
                        image.getMimetype(),
                        image.getFileLength(),
                        image.getJpegThumbnail()));
    }

    private static ReceivedContent video(VideoMessage video) {
        var reference =
                reference(video.getDirectPath(), video.getMediaKey(), video.getFileSha256(), video.getFileEncSha256());
        return new ReceivedContent.Video(
                video.getCaption(),
                video.getWidth(),
                video.getHeight(),
                video.getSeconds(),
                video.getGifPlayback(),
                media(
                        MediaType.VIDEO,
                        reference,
                        video.getMimetype(),
                        video.getFileLength(),
                        video.getJpegThumbnail()));
    }

    private static ReceivedContent voice(AudioMessage audio) {
        var reference =
                reference(audio.getDirectPath(), audio.getMediaKey(), audio.getFileSha256(), audio.getFileEncSha256());
        return new ReceivedContent.Voice(
                audio.getSeconds(),
                audio.getBackgroundArgb(),
                media(MediaType.AUDIO, reference, audio.getMimetype(), audio.getFileLength(), ByteString.EMPTY));
    }

    private static ReceivedContent document(DocumentMessage file) {
        var reference =
                reference(file.getDirectPath(), file.getMediaKey(), file.getFileSha256(), file.getFileEncSha256());
        return new ReceivedContent.File(
                file.getFileName(),
                file.getCaption(),
                media(
                        MediaType.DOCUMENT,
                        reference,
                        file.getMimetype(),
                        file.getFileLength(),
                        file.getJpegThumbnail()));
    }

    private static ReceivedContent sticker(StickerMessage sticker) {
        var reference = reference(
                sticker.getDirectPath(), sticker.getMediaKey(), sticker.getFileSha256(), sticker.getFileEncSha256());
        return new ReceivedContent.File(
                "",
                "",
                media(MediaType.IMAGE, reference, sticker.getMimetype(), sticker.getFileLength(), ByteString.EMPTY));
    }

    private static MediaReference reference(String path, ByteString key, ByteString sha256, ByteString encSha256) {
        return new MediaReference(
                path, key.toByteArray(), sha256.isEmpty() ? null : sha256.toByteArray(), encSha256.toByteArray());
    }

    private static ReceivedMedia media(
            MediaType type, MediaReference reference, String mimetype, long bytes, ByteString thumbnail) {
        return new ReceivedMedia(type, reference, mimetype, Math.max(0, bytes), thumbnail.toByteArray());
    }

    /// What the message answers or is about; empty when it stands alone.
    ///
    /// @param message unwrapped
    public static Optional<ContextInfo> context(Message message) {
        return Optional.of(contextInfo(message))
                .filter(context -> !context.getStanzaId().isEmpty());
    }

    /// What the message refers to, wherever its kind keeps it; empty fields when it refers to nothing.
    ///
    /// @param message unwrapped
    public static ContextInfo contextInfo(Message message) {
        for (Object value : message.getAllFields().values()) {
            if (value instanceof com.google.protobuf.Message content) {
                FieldDescriptor context = content.getDescriptorForType().findFieldByName("context_info");
                if (context != null && content.hasField(context)) {
                    return (ContextInfo) content.getField(context);
                }
            }
        }
        return ContextInfo.getDefaultInstance();
    }
}
