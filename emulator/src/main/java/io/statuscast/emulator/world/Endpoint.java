package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.Optional;

/// One device as the server sees it while it is connected: a socket session, or a simulated phone in this process.
///
/// Shape of what arrives: exactly the stanzas a real client reads from its socket (`message`, `receipt`, `ack`,
/// `notification`, `iq`, `ib` …), with the attributes the server rewrites already in place.
public interface Endpoint {
    /// The device's phone-number address; device 0 for a phone.
    Jid address();

    /// Takes one stanza. Called in order, one at a time, never under the world's lock, so it may call [World#send]
    /// and [World#query] itself. For an endpoint in this process a stanza counts as acknowledged when this returns;
    /// when it throws, the failure is recorded in the world's log and the stanza is kept for the next attach.
    void deliver(Node stanza);

    /// Whether [#deliver] must be called on the world's own virtual thread (true for simulated devices, which do
    /// cryptography), or only queues and may be called anywhere (sockets).
    default boolean inProcess() {
        return true;
    }

    /// Bytes that the world keeps for this endpoint in its snapshot and hands back by [World#savedState] after a
    /// restart (keys, sessions, contacts, what was seen). Called outside the lock, at most every 200 ms.
    default Optional<byte[]> state() {
        return Optional.empty();
    }

    /// Another connection of the same device took over, or the device was unlinked: send the error and close. Called
    /// under the world's lock; endpoints in this process need not care.
    default void end(Node streamError) {}

    /// Close in good order, without a stanza.
    default void hangUp() {}

    /// Break off at once, as when the network fails.
    default void reset() {}
}
