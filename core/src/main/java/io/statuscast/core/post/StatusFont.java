package io.statuscast.core.post;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The fonts of a text status with their numbers on the wire.
///
/// Source: `ExtendedTextMessage.FontType` of WhatsApp's protocol definitions, today's and earlier names.
public enum StatusFont {
    HELVETICA("helvetica", 0),
    SERIF("serif", 1),
    NORICAN("norican", 2),
    SYSTEM("system", 0),
    SYSTEM_TEXT("system_text", 1),
    FB_SCRIPT("fb_script", 2),
    SYSTEM_BOLD("system_bold", 6),
    MORNINGBREEZE_REGULAR("morningbreeze_regular", 7),
    CALISTOGA_REGULAR("calistoga_regular", 8),
    EXO2_EXTRABOLD("exo2_extrabold", 9),
    COURIERPRIME_BOLD("courierprime_bold", 10);

    private final String word;
    private final int wireNumber;

    StatusFont(String word, int wireNumber) {
        this.word = word;
        this.wireNumber = wireNumber;
    }

    /// The font that an API caller names, in any case.
    public static Optional<StatusFont> parse(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(f -> f.word.equals(lower)).findFirst();
    }

    public String word() {
        return word;
    }

    public int wireNumber() {
        return wireNumber;
    }
}
