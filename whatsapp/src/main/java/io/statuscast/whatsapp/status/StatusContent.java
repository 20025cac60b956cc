package io.statuscast.whatsapp.status;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a status shows. Media are already in WhatsApp's form: nothing here converts them.
public sealed interface StatusContent {
    /// Words on a coloured ground.
    ///
    /// @param backgroundArgb 0xAARRGGBB
    /// @param textArgb       0xAARRGGBB
    /// @param font           a number of [StatusFont]
    record Text(String text, int backgroundArgb, int textArgb, int font) implements StatusContent {
        public Text {
            requireNonNull(text, "text is null");
            if (text.isEmpty()) {
                throw new IllegalArgumentException("text is empty");
            }
            StatusFont.of(font);
        }
    }

    /// A picture.
    ///
    /// @param file          the picture, read when it is uploaded
    /// @param mimetype      `image/jpeg` for everything WhatsApp's own clients make
    /// @param width         pixels
    /// @param height        pixels
    /// @param jpegThumbnail a small JPEG shown until the picture is loaded, at most
    ///                      [StatusLimits#THUMBNAIL_BYTES_MAX]; empty for none
    record Image(Path file, String mimetype, @Nullable String caption, int width, int height, byte[] jpegThumbnail)
            implements StatusContent {
        public Image {
            requireNonNull(file, "file is null");
            requireNonNull(mimetype, "mimetype is null");
            requireSize(width, height);
            requireThumbnail(jpegThumbnail);
        }
    }

    /// A film.
    ///
    /// @param file          the film, read when it is uploaded
    /// @param mimetype      `video/mp4`
    /// @param seconds       its length, rounded up
    /// @param width         pixels
    /// @param height        pixels
    /// @param jpegThumbnail its first picture as a small JPEG, as for [Image]
    /// @param gif           whether it is played in a loop and without sound
    record Video(
            Path file,
            String mimetype,
            @Nullable String caption,
            int seconds,
            int width,
            int height,
            byte[] jpegThumbnail,
            boolean gif)
            implements StatusContent {
        public Video {
            requireNonNull(file, "file is null");
            requireNonNull(mimetype, "mimetype is null");
            requireSize(width, height);
            requireThumbnail(jpegThumbnail);
            if (seconds < 0) {
                throw new IllegalArgumentException("seconds is negative");
            }
        }
    }

    /// A voice message on a coloured ground.
    ///
    /// @param file           the recording, read when it is uploaded
    /// @param mimetype       `audio/ogg; codecs=opus` for everything WhatsApp's own clients record
    /// @param seconds        its length, rounded up
    /// @param waveform       loudness from 0 to 100 in [StatusLimits#WAVEFORM_BYTES] steps; empty for none
    /// @param backgroundArgb 0xAARRGGBB
    record Voice(Path file, String mimetype, int seconds, byte[] waveform, int backgroundArgb)
            implements StatusContent {
        public Voice {
            requireNonNull(file, "file is null");
            requireNonNull(mimetype, "mimetype is null");
            if (seconds < 0) {
                throw new IllegalArgumentException("seconds is negative");
            }
            if (waveform.length != 0 && waveform.length != StatusLimits.WAVEFORM_BYTES) {
                throw new IllegalArgumentException("the waveform has " + waveform.length + " bytes");
            }
        }
    }

    private static void requireSize(int width, int height) {
        if (width < 0 || height < 0) {
            throw new IllegalArgumentException("negative size: " + width + " x " + height);
        }
    }

    private static void requireThumbnail(byte[] jpeg) {
        if (jpeg.length > StatusLimits.THUMBNAIL_BYTES_MAX) {
            throw new IllegalArgumentException("the thumbnail has " + jpeg.length + " bytes");
        }
    }
}
