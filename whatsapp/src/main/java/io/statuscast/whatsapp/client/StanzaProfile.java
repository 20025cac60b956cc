package io.statuscast.whatsapp.client;

/// How the recipients of a status are addressed.
///
/// The first is what WhatsApp Web does today; the second is the older form that servers still take for accounts that
/// were not moved to LIDs. Source: oxidezap/whatsapp-rust `send/mod.rs`, zapo `publishStatusMessage`, whatsmeow
/// `send.go`.
public enum StanzaProfile {
    /// Everybody by LID, no participant hash, `<meta status_setting>`.
    LID_FIRST,
    /// Everybody by phone number, with a participant hash, no `<meta>`.
    PHONE_CLASSIC;

    StanzaProfile other() {
        return this == LID_FIRST ? PHONE_CLASSIC : LID_FIRST;
    }
}
