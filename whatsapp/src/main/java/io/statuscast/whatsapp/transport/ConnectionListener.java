package io.statuscast.whatsapp.transport;

/// Receives what comes in on a [SecureChannel], on that connection's own virtual thread, one call at a time and
/// in order: [#onOpen], any number of [#onFrame], [#onClosed]. The methods may block: then the server is slowed
/// down, other connections are not. An exception thrown by [#onFrame] is logged and closes the connection.
public interface ConnectionListener {
    /// The handshake is done. May be called before [Transport#open] returns.
    default void onOpen(SecureChannel channel) {}

    /// @param plaintext a decrypted frame: a flags byte and a tree, see `NodeDecoder`
    void onFrame(byte[] plaintext);

    /// Called exactly once, last, if the connection had been opened.
    void onClosed(CloseReason reason);
}
