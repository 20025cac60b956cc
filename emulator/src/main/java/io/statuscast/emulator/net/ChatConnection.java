package io.statuscast.emulator.net;

import io.statuscast.whatsapp.binary.Node;

/// The way out to one client, as the server's side of a connection uses it. Thread-safe; nothing here blocks.
public interface ChatConnection {
    /// Sends a stanza after those sent before.
    void send(Node stanza);

    /// Sends a last stanza and closes.
    void end(Node lastWord);

    /// Closes without a word.
    void drop();
}
