package io.statuscast.emulator.net;

import io.statuscast.whatsapp.binary.Node;

/// The way out to one client, as the server's side of a connection uses it. Thread-safe; nothing here blocks.
public interface ChatConnection {
    /// Sends a stanza after those sent before.
    void send(Node stanza);

    /// Sends a last stanza and closes.
    void end(Node lastWord);

    /// Closes in good order, without a last stanza: what was sent before arrives.
    void hangUp();

    /// Breaks off: no close frame, a TCP reset, and what is on its way is lost.
    void reset();
}
