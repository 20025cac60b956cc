package io.statuscast.whatsapp.signal;

/// Bounds on what a peer can make us compute or keep.
/// Source: libsignal-protocol's `SessionState`, `SessionRecord` and `SenderKeyState`; the same numbers stand in
/// Baileys.
final class SignalLimits {
    /// How far ahead of its chain a message may be.
    static final int MESSAGE_GAP = 2000;
    /// Keys of messages that have not arrived: for each session state over all its chains, and for each sender key.
    static final int SKIPPED_KEYS = 2000;
    /// Receiving chains kept in a session state.
    static final int RECEIVING_CHAINS = 5;
    /// Former states kept in a session.
    static final int ARCHIVED_STATES = 40;
    /// Sender keys kept for each sender in a group.
    static final int SENDER_KEY_STATES = 5;
    /// Message counters and sender iterations at which a chain ends.
    static final int COUNTER = Integer.MAX_VALUE - 1;

    private SignalLimits() {}
}
