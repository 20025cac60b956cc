package io.statuscast.whatsapp.status;

/// The poster's privacy setting, as `<meta status_setting>` tells it to the server.
/// Source: oxidezap/whatsapp-rust `features/status.rs`.
public enum StatusSetting {
    CONTACTS("contacts"),
    ALLOW_LIST("allowlist"),
    DENY_LIST("denylist");

    private final String word;

    StatusSetting(String word) {
        this.word = word;
    }

    /// The word on the wire.
    public String word() {
        return word;
    }
}
