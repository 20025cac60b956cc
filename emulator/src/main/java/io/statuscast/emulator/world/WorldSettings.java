package io.statuscast.emulator.world;

import java.time.Duration;

/// How the emulated server behaves where real servers differ.
///
/// @param lidMigrated    device queries for other people by phone number answer an empty list, as on accounts that
///                       moved to LIDs (Source: Baileys issue 2794); by LID they answer in full
/// @param pairingRefs    how many QR references a connection gets before it must reconnect
/// @param pairingRefLife the life of one reference
public record WorldSettings(boolean lidMigrated, int pairingRefs, Duration pairingRefLife) {
    /// What WhatsApp does for most accounts today.
    public static WorldSettings usual() {
        return new WorldSettings(false, 6, Duration.ofMinutes(5));
    }

    /// The same on an account that moved to LIDs.
    public WorldSettings migrated() {
        return new WorldSettings(true, pairingRefs, pairingRefLife);
    }
}
