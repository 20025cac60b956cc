package io.statuscast.whatsapp.status;

/// What somebody else wrote or showed: a status, or a reply to one of ours. Colours are ARGB, sizes pixels,
/// lengths seconds, each 0 where the sender said nothing.
public sealed interface ReceivedContent {
    /// @param font the number of [StatusFont], or one that is not known here
    record Text(String text, int backgroundArgb, int textArgb, int font) implements ReceivedContent {}

    record Image(String caption, int width, int height, ReceivedMedia media) implements ReceivedContent {}

    /// @param gif whether it plays in a loop, without sound
    record Video(String caption, int width, int height, int seconds, boolean gif, ReceivedMedia media)
            implements ReceivedContent {}

    /// Sound: a voice note, or a piece of music.
    ///
    /// @param backgroundArgb behind a voice status
    record Voice(int seconds, int backgroundArgb, ReceivedMedia media) implements ReceivedContent {}

    /// A file of any other kind, stickers included.
    record File(String name, String caption, ReceivedMedia media) implements ReceivedContent {}

    /// Something that this version does not show.
    record Other() implements ReceivedContent {}
}
