package io.statuscast.emulator.net;

import io.statuscast.whatsapp.binary.Node;

/// What happens on a connection after the handshake: a login, a registration, or nothing more.
public interface Conversation {
    void take(Node stanza);

    /// The connection is closed.
    void gone();
}
