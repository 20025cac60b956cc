package io.statuscast.emulator.phone;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.media.EncryptedMedia;
import io.statuscast.emulator.media.MediaDownloader;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.AudioMessage;
import io.statuscast.whatsapp.proto.ExtendedTextMessage;
import io.statuscast.whatsapp.proto.ImageMessage;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.VideoMessage;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns a decrypted message into what a person would see.
///
/// @param author without device
record ContentReader(String messageId, Jid author, String authorPhone, Instant at, MediaDownloader downloader) {
    /// Empty for messages that show nothing, as those that only carry keys.
    Optional<SeenStatus> read(Message message) {
        if (message.hasExtendedTextMessage()) {
            return Optional.of(text(message.getExtendedTextMessage()));
        }
        if (message.hasImageMessage()) {
            return Optional.of(image(message.getImageMessage()));
        }
        if (message.hasVideoMessage()) {
            return Optional.of(video(message.getVideoMessage()));
        }
        if (message.hasAudioMessage()) {
            return Optional.of(audio(message.getAudioMessage()));
        }
        if (message.hasConversation()) {
            return Optional.of(text(ExtendedTextMessage.newBuilder()
                    .setText(message.getConversation())
                    .build()));
        }
        return Optional.empty();
    }

    private SeenStatus text(ExtendedTextMessage text) {
        return new SeenStatus(
                messageId,
                author,
                authorPhone,
                at,
                SeenStatus.Kind.TEXT,
                text.getText(),
                null,
                text.getBackgroundArgb(),
                text.getTextArgb(),
                text.getFont().getNumber(),
                null,
                0,
                0,
                0,
                false,
                null,
                null,
                false);
    }

    private SeenStatus image(ImageMessage image) {
        var file = new EncryptedMedia(
                "Image",
                image.getUrl(),
                image.getDirectPath(),
                image.getMediaKey().toByteArray(),
                image.getFileSha256().toByteArray(),
                image.getFileEncSha256().toByteArray(),
                image.getFileLength());
        return new SeenStatus(
                messageId,
                author,
                authorPhone,
                at,
                SeenStatus.Kind.IMAGE,
                null,
                image.hasCaption() ? image.getCaption() : null,
                0,
                0,
                0,
                image.getMimetype(),
                image.getWidth(),
                image.getHeight(),
                0,
                false,
                bytesOrNull(image.getJpegThumbnail()),
                new SeenStatus.MediaFile(file, downloader),
                false);
    }

    private SeenStatus video(VideoMessage video) {
        var file = new EncryptedMedia(
                "Video",
                video.getUrl(),
                video.getDirectPath(),
                video.getMediaKey().toByteArray(),
                video.getFileSha256().toByteArray(),
                video.getFileEncSha256().toByteArray(),
                video.getFileLength());
        return new SeenStatus(
                messageId,
                author,
                authorPhone,
                at,
                SeenStatus.Kind.VIDEO,
                null,
                video.hasCaption() ? video.getCaption() : null,
                0,
                0,
                0,
                video.getMimetype(),
                video.getWidth(),
                video.getHeight(),
                video.getSeconds(),
                video.getGifPlayback(),
                bytesOrNull(video.getJpegThumbnail()),
                new SeenStatus.MediaFile(file, downloader),
                false);
    }

    private SeenStatus audio(AudioMessage audio) {
        var file = new EncryptedMedia(
                "Audio",
                audio.getUrl(),
                audio.getDirectPath(),
                audio.getMediaKey().toByteArray(),
                audio.getFileSha256().toByteArray(),
                audio.getFileEncSha256().toByteArray(),
                audio.getFileLength());
        return new SeenStatus(
                messageId,
                author,
                authorPhone,
                at,
                SeenStatus.Kind.VOICE,
                null,
                null,
                audio.getBackgroundArgb(),
                0,
                0,
                audio.getMimetype(),
                0,
                0,
                audio.getSeconds(),
                false,
                null,
                new SeenStatus.MediaFile(file, downloader),
                false);
    }

    private static byte @Nullable [] bytesOrNull(ByteString bytes) {
        return bytes.isEmpty() ? null : bytes.toByteArray();
    }
}
