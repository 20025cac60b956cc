package io.statuscast.whatsapp.chat;

/// WhatsApp's limits for messages in a chat. It publishes few; each constant names what it rests on.
public final class ChatLimits {
    /// Characters of a text. Source: WhatsApp's phone clients stop typing here.
    public static final int TEXT_LENGTH_MAX = 65_536;
    /// Characters of a poll's question. Source: WhatsApp's phone clients.
    public static final int POLL_QUESTION_LENGTH_MAX = 255;
    /// Characters of one answer to choose. Source: WhatsApp's phone clients.
    public static final int POLL_OPTION_LENGTH_MAX = 100;
    /// Answers to choose from. Source: WhatsApp's phone clients offer 2 to 12.
    public static final int POLL_OPTIONS_MIN = 2;

    public static final int POLL_OPTIONS_MAX = 12;
    /// Contacts in one message. Ours: phones take more, but each travels whole in every copy.
    public static final int CONTACTS_MAX = 100;
    /// Characters of one vCard. Ours, for the same reason.
    public static final int VCARD_LENGTH_MAX = 8192;
    /// People mentioned in one message. Source: the most members a group has.
    public static final int MENTIONS_MAX = 1024;
    /// Characters of a document's name. Source: file systems.
    public static final int FILE_NAME_LENGTH_MAX = 255;
    /// The loudest a byte of a voice message's waveform says. Source: Baileys `messages-media` getAudioWaveform.
    public static final int WAVEFORM_VALUE_MAX = 100;
    /// UTF-16 units of a reaction: one emoji, the longest of which are joined from several.
    public static final int REACTION_LENGTH_MAX = 64;
    /// Characters of the "about" text. Source: WhatsApp's phone clients.
    public static final int ABOUT_LENGTH_MAX = 139;
    /// Characters of the name that others see. Source: WhatsApp's phone clients.
    public static final int PUSH_NAME_LENGTH_MAX = 25;
    /// Messages named in one read receipt. Ours: the wire has no limit that is known.
    public static final int READ_MESSAGES_MAX = 256;

    private ChatLimits() {}
}
