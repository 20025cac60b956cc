package io.statuscast.whatsapp.status;

/// How the recipients of a status are addressed, and what the stanza says besides.
///
/// The first is what WhatsApp Web does today; the second is the older form that the server still takes for accounts
/// that were not moved to LIDs. Source: oxidezap/whatsapp-rust `send/mod.rs`, zapo `publishStatusMessage`, whatsmeow
/// `send.go`.
public enum StanzaProfile {
    /// Everybody by LID, no participant hash, `<meta status_setting>`.
    LID_FIRST,
    /// Everybody by phone number, with a participant hash, no `<meta>`.
    PHONE_CLASSIC;

    /// The one to try when the server refuses this one.
    public StanzaProfile other() {
        return switch (this) {
            case LID_FIRST -> PHONE_CLASSIC;
            case PHONE_CLASSIC -> LID_FIRST;
        };
    }
}
