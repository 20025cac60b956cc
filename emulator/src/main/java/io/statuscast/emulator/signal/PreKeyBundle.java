package io.statuscast.emulator.signal;

import org.jspecify.annotations.Nullable;

/// What is needed to start a session with a device that may be offline. Keys are 32 bytes without prefix.
///
/// @param signature the identity's signature over 0x05 and the signed prekey
/// @param preKey    the one-time prekey, null when the device has none left
public record PreKeyBundle(
        int registrationId,
        byte[] identity,
        int signedPreKeyId,
        byte[] signedPreKey,
        byte[] signature,
        int preKeyId,
        byte @Nullable [] preKey) {}
