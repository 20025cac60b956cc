package io.statuscast.emulator.media;

/// Where a media file lies and how to open it: what an image or video message says about its file.
///
/// @param type       `Image` or `Video`, the word in the key derivation
/// @param fileSha256 of the plain file
/// @param encSha256  of the stored bytes
/// @param fileLength of the plain file
public record EncryptedMedia(
        String type,
        String url,
        String directPath,
        byte[] mediaKey,
        byte[] fileSha256,
        byte[] encSha256,
        long fileLength) {}
