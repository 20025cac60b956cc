package io.statuscast.emulator.world;

/// What a phone sends after it scanned a QR code.
///
/// Source: whatsmeow `pair.go` (the companion's side of the same values).
///
/// @param ref                the `ref` of the QR code
/// @param deviceIdentity     an encoded `ADVSignedDeviceIdentityHMAC`; passed on to the companion unread
/// @param keyIndex           the key index inside its `ADVDeviceIdentity`, greater than any used before
/// @param signedKeyIndexList an encoded `ADVSignedKeyIndexList`, shown in device lists; may be empty
public record LinkRequest(String ref, byte[] deviceIdentity, int keyIndex, byte[] signedKeyIndexList) {}
