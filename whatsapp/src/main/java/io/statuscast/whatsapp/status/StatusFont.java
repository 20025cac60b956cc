package io.statuscast.whatsapp.status;

/// The fonts of a text status, with their numbers on the wire.
/// Source: `ExtendedTextMessage.FontType` in whatsmeow `proto/waE2E`.
public enum StatusFont {
    SYSTEM(0),
    SYSTEM_TEXT(1),
    FB_SCRIPT(2),
    SYSTEM_BOLD(6),
    MORNINGBREEZE_REGULAR(7),
    CALISTOGA_REGULAR(8),
    EXO2_EXTRABOLD(9),
    COURIERPRIME_BOLD(10);

    private final int number;

    StatusFont(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /// The font with a number.
    ///
    /// @throws IllegalArgumentException when no font has it (3, 4 and 5 were never given out)
    public static StatusFont of(int number) {
        for (StatusFont font : values()) {
            if (font.number == number) {
                return font;
            }
        }
        throw new IllegalArgumentException("no font has the number " + number);
    }
}
