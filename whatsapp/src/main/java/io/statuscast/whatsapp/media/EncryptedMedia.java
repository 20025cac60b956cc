package io.statuscast.whatsapp.media;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// An encrypted file, ready for upload. Arrays are shared, not copied.
///
/// @param file             the encrypted bytes: ciphertext and a code of 10 bytes
/// @param mediaKey         32 bytes
/// @param sha256           hash of the plain file
/// @param encSha256        hash of the encrypted file
/// @param length           bytes of the plain file
/// @param encryptedLength  bytes of the encrypted file
/// @param streamingSidecar codes of the pieces, for [MediaType#streams]; null for others
public record EncryptedMedia(
        Path file,
        MediaType type,
        byte[] mediaKey,
        byte[] sha256,
        byte[] encSha256,
        long length,
        long encryptedLength,
        byte @Nullable [] streamingSidecar) {}
