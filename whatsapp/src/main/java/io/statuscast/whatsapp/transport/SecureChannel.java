package io.statuscast.whatsapp.transport;

/// An encrypted connection to a server that has proved its identity, as [Transport#open] returns it.
///
/// [#send] and [#close] may be called from any thread; frames leave in the order of the calls. One-shot.
public interface SecureChannel extends AutoCloseable {
    /// Encrypts and sends a frame after those sent before.
    ///
    /// @param plaintext a flags byte and a tree, see `NodeEncoder`; not changed
    /// @throws TransportException when the connection is closed, the frame too large, or the network takes no bytes
    void send(byte[] plaintext);

    /// Closes; returns at once. The listener is told.
    @Override
    void close();
}
