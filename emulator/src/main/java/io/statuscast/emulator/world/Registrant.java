package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Node;

/// A connection that wants to become a companion and shows a QR code. Called under the world's lock:
/// implementations only queue.
public interface Registrant {
    /// The Noise static key of the connection, 32 bytes.
    byte[] noiseStatic();

    /// The identity key, 32 bytes, from the registration payload.
    byte[] identityKey();

    /// The registration id from the registration payload.
    int registrationId();

    /// The signed prekey from the registration payload.
    PreKeyPool.SignedPreKey signedPreKey();

    /// Sends one stanza to the companion to be.
    void deliver(Node stanza);
}
