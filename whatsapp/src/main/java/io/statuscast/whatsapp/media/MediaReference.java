package io.statuscast.whatsapp.media;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/// What a message says about a file on the media servers. Arrays are shared, not copied.
///
/// @param directPath path and query on every media host; begins with a slash
/// @param mediaKey   32 bytes
/// @param sha256     hash of the plain file; null when it was not told
/// @param encSha256  hash of the encrypted file
public record MediaReference(String directPath, byte[] mediaKey, byte @Nullable [] sha256, byte[] encSha256) {
    private static final int HASH_BYTES = 32;

    public MediaReference {
        requireNonNull(mediaKey, "mediaKey is null");
        if (!directPath.startsWith("/")) {
            throw new MediaException(MediaException.Kind.CORRUPT, "the path of a file does not begin with a slash");
        }
        if (encSha256.length != HASH_BYTES || (sha256 != null && sha256.length != HASH_BYTES)) {
            throw new MediaException(MediaException.Kind.CORRUPT, "a hash of a file has not 32 bytes");
        }
    }
}
