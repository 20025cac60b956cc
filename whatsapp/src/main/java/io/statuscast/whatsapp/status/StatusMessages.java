package io.statuscast.whatsapp.status;

import com.google.protobuf.ByteString;
import io.statuscast.whatsapp.media.MediaType;
import io.statuscast.whatsapp.media.UploadedMedia;
import io.statuscast.whatsapp.proto.AudioMessage;
import io.statuscast.whatsapp.proto.ExtendedTextMessage;
import io.statuscast.whatsapp.proto.ImageMessage;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.MessageContextInfo;
import io.statuscast.whatsapp.proto.VideoMessage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns the content of a status into the message that is encrypted.
///
/// Text is always an `extendedTextMessage`: `conversation` has no colours and no font. Every message carries a random
/// secret of [StatusLimits#MESSAGE_SECRET_BYTES], from which reporting tokens and reactions derive their keys.
/// Source: whatsmeow `proto/waE2E`, `send.go`; Baileys `messages.js`.
public final class StatusMessages {
    private StatusMessages() {}

    public static Message text(StatusContent.Text text, byte[] messageSecret) {
        return message(messageSecret)
                .setExtendedTextMessage(ExtendedTextMessage.newBuilder()
                        .setText(text.text())
                        .setTextArgb(text.textArgb())
                        .setBackgroundArgb(text.backgroundArgb())
                        .setFont(font(text.font())))
                .build();
    }

    public static Message image(StatusContent.Image image, UploadedMedia media, byte[] messageSecret) {
        var picture = ImageMessage.newBuilder()
                .setUrl(media.url())
                .setMimetype(image.mimetype())
                .setFileSha256(bytes(media.sha256()))
                .setFileLength(media.length())
                .setHeight(image.height())
                .setWidth(image.width())
                .setMediaKey(bytes(media.mediaKey()))
                .setFileEncSha256(bytes(media.encSha256()))
                .setDirectPath(media.directPath())
                .setMediaKeyTimestamp(media.keyMadeAt().getEpochSecond());
        caption(image.caption()).ifPresent(picture::setCaption);
        thumbnail(image.jpegThumbnail()).ifPresent(picture::setJpegThumbnail);
        return message(messageSecret).setImageMessage(picture).build();
    }

    public static Message video(StatusContent.Video video, UploadedMedia media, byte[] messageSecret) {
        var film = VideoMessage.newBuilder()
                .setUrl(media.url())
                .setMimetype(video.mimetype())
                .setFileSha256(bytes(media.sha256()))
                .setFileLength(media.length())
                .setSeconds(video.seconds())
                .setMediaKey(bytes(media.mediaKey()))
                .setHeight(video.height())
                .setWidth(video.width())
                .setFileEncSha256(bytes(media.encSha256()))
                .setDirectPath(media.directPath())
                .setMediaKeyTimestamp(media.keyMadeAt().getEpochSecond());
        caption(video.caption()).ifPresent(film::setCaption);
        thumbnail(video.jpegThumbnail()).ifPresent(film::setJpegThumbnail);
        byte[] sidecar = media.streamingSidecar();
        if (sidecar != null) {
            film.setStreamingSidecar(bytes(sidecar));
        }
        if (video.gif()) {
            film.setGifPlayback(true);
        }
        return message(messageSecret).setVideoMessage(film).build();
    }

    /// Source: whatsmeow `proto/waE2E` AudioMessage; Baileys `messages.js` (`backgroundArgb` and `waveform` of a
    /// `ptt`).
    public static Message voice(StatusContent.Voice voice, UploadedMedia media, byte[] messageSecret) {
        var audio = AudioMessage.newBuilder()
                .setUrl(media.url())
                .setMimetype(voice.mimetype())
                .setFileSha256(bytes(media.sha256()))
                .setFileLength(media.length())
                .setSeconds(voice.seconds())
                .setPtt(true)
                .setMediaKey(bytes(media.mediaKey()))
                .setFileEncSha256(bytes(media.encSha256()))
                .setDirectPath(media.directPath())
                .setMediaKeyTimestamp(media.keyMadeAt().getEpochSecond())
                .setBackgroundArgb(voice.backgroundArgb());
        byte[] sidecar = media.streamingSidecar();
        if (sidecar != null) {
            audio.setStreamingSidecar(bytes(sidecar));
        }
        if (voice.waveform().length > 0) {
            audio.setWaveform(bytes(voice.waveform()));
        }
        return message(messageSecret).setAudioMessage(audio).build();
    }

    /// How the file of a content is encrypted and uploaded; empty for text.
    public static Optional<MediaType> uploadType(StatusContent content) {
        return switch (content) {
            case StatusContent.Text _ -> Optional.empty();
            case StatusContent.Image _ -> Optional.of(MediaType.IMAGE);
            case StatusContent.Video _ -> Optional.of(MediaType.VIDEO);
            case StatusContent.Voice _ -> Optional.of(MediaType.AUDIO);
        };
    }

    /// The `mediatype` attribute of `<enc>`; null for text. Source: whatsmeow `send.go` getMediaTypeFromMessage.
    public static @Nullable String stanzaMediaType(StatusContent content) {
        return switch (content) {
            case StatusContent.Text _ -> null;
            case StatusContent.Image _ -> "image";
            case StatusContent.Video video -> video.gif() ? "gif" : "video";
            case StatusContent.Voice _ -> "ptt";
        };
    }

    private static Message.Builder message(byte[] messageSecret) {
        if (messageSecret.length != StatusLimits.MESSAGE_SECRET_BYTES) {
            throw new IllegalArgumentException("a message secret has " + messageSecret.length + " bytes");
        }
        return Message.newBuilder()
                .setMessageContextInfo(MessageContextInfo.newBuilder().setMessageSecret(bytes(messageSecret)));
    }

    private static ExtendedTextMessage.FontType font(int number) {
        return switch (StatusFont.of(number)) {
            case SYSTEM -> ExtendedTextMessage.FontType.SYSTEM;
            case SYSTEM_TEXT -> ExtendedTextMessage.FontType.SYSTEM_TEXT;
            case FB_SCRIPT -> ExtendedTextMessage.FontType.FB_SCRIPT;
            case SYSTEM_BOLD -> ExtendedTextMessage.FontType.SYSTEM_BOLD;
            case MORNINGBREEZE_REGULAR -> ExtendedTextMessage.FontType.MORNINGBREEZE_REGULAR;
            case CALISTOGA_REGULAR -> ExtendedTextMessage.FontType.CALISTOGA_REGULAR;
            case EXO2_EXTRABOLD -> ExtendedTextMessage.FontType.EXO2_EXTRABOLD;
            case COURIERPRIME_BOLD -> ExtendedTextMessage.FontType.COURIERPRIME_BOLD;
        };
    }

    private static Optional<String> caption(@Nullable String text) {
        return Optional.ofNullable(text).filter(caption -> !caption.isEmpty());
    }

    private static Optional<ByteString> thumbnail(byte[] jpeg) {
        return jpeg.length == 0 ? Optional.empty() : Optional.of(bytes(jpeg));
    }

    private static ByteString bytes(byte[] value) {
        return ByteString.copyFrom(value);
    }
}
