package io.statuscast.whatsapp.client;

import java.util.Optional;
import java.util.function.Consumer;

/// A kind of message that the owner hears of: statuses, replies, direct messages.
///
/// Asked once when a message was decrypted, under the crypto lock, and again after a restart for one whose event was
/// not handed over before: it must not wait, and must not change anything.
interface Inbox {
    /// What to tell the listener; empty when the message is no concern of this inbox. The event runs on the
    /// listener's thread, at least once for each message.
    Optional<Consumer<ClientListener>> event(Incoming message);
}
