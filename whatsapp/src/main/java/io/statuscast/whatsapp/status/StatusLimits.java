package io.statuscast.whatsapp.status;

/// WhatsApp's limits for a status. It publishes almost none; each constant names what it rests on.
public final class StatusLimits {
    /// Characters of a text status. Source: WhatsApp's phone clients stop typing here.
    public static final int TEXT_LENGTH_MAX = 700;
    /// Characters of a caption. Source: WhatsApp's phone clients.
    public static final int CAPTION_LENGTH_MAX = 1024;
    /// Bytes of an inline thumbnail. Source: clients make JPEGs of about 100 pixels, well below; a larger one
    /// travels in every copy of the message.
    public static final int THUMBNAIL_BYTES_MAX = 32 * 1024;
    /// Steps of a voice message's waveform. Source: Baileys `messages-media.js` getAudioWaveform; WhatsApp Web draws so
    /// many bars.
    public static final int WAVEFORM_BYTES = 64;
    /// Characters of a message id; WhatsApp Web's have 22.
    public static final int MESSAGE_ID_LENGTH_MAX = 64;
    /// Bytes of the random secret in every message. Source: whatsmeow `send.go`.
    public static final int MESSAGE_SECRET_BYTES = 32;
    /// Entries under `<participants>` of one stanza; more are sent as further stanzas under the same message
    /// id. A frame holds at most 16 MiB, and 50,000 entries were reported to overflow it (WAHA issue 858).
    public static final int PARTICIPANTS_MAX = 40_000;

    private StatusLimits() {}
}
