package io.statuscast.emulator.phone;

import io.statuscast.emulator.media.EncryptedMedia;
import io.statuscast.emulator.media.MediaDownloader;
import io.statuscast.emulator.media.MediaException;
import io.statuscast.whatsapp.binary.Jid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A status as one phone decrypted it. Colours are ARGB; sizes are pixels and seconds as the message says; 0 where the
/// message says nothing.
///
/// @param author      the publishing user, without device
/// @param authorPhone digits of the author's number, empty when the phone does not know it
/// @param thumbnail   the small JPEG inside the message
/// @param file        where the media lie; null for text
/// @param revoked     whether the author took it back
public record SeenStatus(
        String messageId,
        Jid author,
        String authorPhone,
        Instant at,
        Kind kind,
        @Nullable String text,
        @Nullable String caption,
        int backgroundArgb,
        int textArgb,
        int font,
        @Nullable String mimetype,
        int width,
        int height,
        int seconds,
        boolean gif,
        byte @Nullable [] thumbnail,
        @Nullable MediaFile file,
        boolean revoked) {
    /// What a status shows.
    public enum Kind {
        TEXT,
        IMAGE,
        VIDEO,
        VOICE
    }

    /// A media file and the way to it.
    public record MediaFile(EncryptedMedia location, MediaDownloader downloader) {}

    /// The media file, downloaded and opened anew at each call; null for text, and when the store no longer has it.
    public byte @Nullable [] media() {
        if (file == null) {
            return null;
        }
        try {
            return file.downloader().download(file.location());
        } catch (MediaException e) {
            // Readable once (the phone checked when the status came) and gone now: the store has dropped it.
            return null;
        }
    }

    SeenStatus withRevoked() {
        return new SeenStatus(
                messageId,
                author,
                authorPhone,
                at,
                kind,
                text,
                caption,
                backgroundArgb,
                textArgb,
                font,
                mimetype,
                width,
                height,
                seconds,
                gif,
                thumbnail,
                file,
                true);
    }
}
