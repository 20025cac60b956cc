package io.statuscast.server.media;

import java.nio.file.Path;

/// What WhatsApp will get: a file in its final form with what a receiver shows before it has been loaded.
///
/// @param sha256    of the file, 64 lower-case hex digits
/// @param mimetype  `image/jpeg` or `video/mp4`
/// @param width     pixels, as displayed (rotation applied)
/// @param height    pixels, as displayed
/// @param seconds   length of a film, at least 1; 0 for a picture
/// @param thumbnail a JPEG of at most 10 KB
public record FittedFile(
        Path file,
        String sha256,
        long sizeBytes,
        FileKind kind,
        String mimetype,
        int width,
        int height,
        int seconds,
        byte[] thumbnail) {}
