package io.statuscast.whatsapp.media;

/// What an encrypted file is for: it decides the keys derived from the media key, and the path on the media servers.
/// Source: whatsmeow `download.go`, MediaType and mediaTypeToMMSType.
public enum MediaType {
    IMAGE("WhatsApp Image Keys", "image"),
    VIDEO("WhatsApp Video Keys", "video"),
    AUDIO("WhatsApp Audio Keys", "audio"),
    DOCUMENT("WhatsApp Document Keys", "document"),
    HISTORY("WhatsApp History Keys", "md-msg-hist"),
    APP_STATE("WhatsApp App State Keys", "md-app-state");

    private final String keyInfo;
    private final String path;

    MediaType(String keyInfo, String path) {
        this.keyInfo = keyInfo;
        this.path = path;
    }

    /// The info string of the key derivation.
    public String keyInfo() {
        return keyInfo;
    }

    /// The step after `/mms/` in upload addresses, and the value of `mms-type` in download addresses.
    public String path() {
        return path;
    }

    /// Whether players read the file while it loads, so that the message lists codes of its pieces.
    public boolean streams() {
        return this == VIDEO || this == AUDIO;
    }
}
