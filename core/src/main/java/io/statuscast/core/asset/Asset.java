package io.statuscast.core.asset;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A media file, known by its content.
///
/// @param sha256          of the bytes, 64 lower-case hex digits
/// @param mimeType        as detected from the bytes
/// @param sizeBytes       at least 1
/// @param width           pixels, 0 when it has no picture or is not known
/// @param height          pixels, 0 when it has no picture or is not known
/// @param seconds         duration rounded up, 0 for images
/// @param thumbnailSha256 the asset that shows this one in small, if there is one
public record Asset(
        String sha256,
        Kind kind,
        String mimeType,
        long sizeBytes,
        int width,
        int height,
        int seconds,
        @Nullable String thumbnailSha256,
        Instant createdAt) {

    /// Why the file is there.
    public enum Kind {
        /// Sent by a caller.
        UPLOAD,
        /// Fetched from a caller's URL.
        FETCHED,
        /// What WhatsApp gets.
        RENDITION,
        /// A small JPEG for the preview.
        THUMBNAIL
    }
}
