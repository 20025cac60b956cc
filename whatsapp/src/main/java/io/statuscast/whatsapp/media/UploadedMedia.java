package io.statuscast.whatsapp.media;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A file on WhatsApp's media servers, with all that a message says about it. Arrays are shared, not copied.
///
/// @param url              the full address the server gave
/// @param directPath       the path of it, valid on every media host
/// @param mediaKey         32 bytes, from which the keys of the file are derived
/// @param sha256           hash of the plain file
/// @param encSha256        hash of the encrypted file
/// @param length           bytes of the plain file
/// @param keyMadeAt        when the media key was made
/// @param streamingSidecar codes of the pieces, for files that are played while they load; null for others
public record UploadedMedia(
        String url,
        String directPath,
        byte[] mediaKey,
        byte[] sha256,
        byte[] encSha256,
        long length,
        Instant keyMadeAt,
        byte @Nullable [] streamingSidecar) {}
