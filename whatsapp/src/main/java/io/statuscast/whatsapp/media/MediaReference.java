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

    // Spelled out: callers in other modules see the @Nullable of an array only on a constructor that is.
    public MediaReference(String directPath, byte[] mediaKey, byte @Nullable [] sha256, byte[] encSha256) {
        if (!directPath.startsWith("/")) {
            throw new MediaException(MediaException.Kind.CORRUPT, "the path of a file does not begin with a slash");
        }
        if (encSha256.length != HASH_BYTES || (sha256 != null && sha256.length != HASH_BYTES)) {
            throw new MediaException(MediaException.Kind.CORRUPT, "a hash of a file has not 32 bytes");
        }
        this.directPath = directPath;
        this.mediaKey = requireNonNull(mediaKey, "mediaKey is null");
        this.sha256 = sha256;
        this.encSha256 = encSha256;
    }
}
