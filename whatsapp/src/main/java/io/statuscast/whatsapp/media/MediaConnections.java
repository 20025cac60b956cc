package io.statuscast.whatsapp.media;

/// Where uploads and downloads get the [MediaConnection] from: the client, which asks the chat server. Thread-safe;
/// both methods may block, and throw [MediaException] of kind UNREACHABLE while there is no chat connection.
public interface MediaConnections {
    /// A connection that still holds.
    MediaConnection current();

    /// Another connection than the one a media host just refused.
    MediaConnection insteadOf(MediaConnection refused);
}
