package io.statuscast.whatsapp.status;

import io.statuscast.whatsapp.media.MediaReference;
import io.statuscast.whatsapp.media.MediaType;

/// A file that somebody sent, still on the media hosts. Arrays are shared, not copied.
///
/// @param mimetype  as the sender says, may be empty
/// @param bytes     length of the plain file as the sender says, 0 when not told
/// @param thumbnail a small JPEG, empty when there is none
public record ReceivedMedia(MediaType type, MediaReference reference, String mimetype, long bytes, byte[] thumbnail) {}
