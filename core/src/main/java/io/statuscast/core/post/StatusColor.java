package io.statuscast.core.post;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// The named grounds of a text status. The names are the API's; the values are ours, dark enough for white text.
public enum StatusColor {
    RED_PURPLE(0xff8e2157),
    MOSS_GREEN(0xff5b7c32),
    DARK_KHAKI(0xff8a8446),
    WINE_RED(0xff7b1e3a),
    LIGHT_TAUPE(0xffa08b78),
    GOLDENROD(0xffc8941b),
    OLIVE_GREEN(0xff6b7a2f),
    LIGHT_PLUM(0xffa976a9),
    DARK_PURPLE(0xff4b2a6b),
    LIGHT_CORAL(0xffe07a75),
    MEDIUM_SEA_GREEN(0xff3aa56f),
    SALMON(0xffe5806d),
    SKY_BLUE(0xff3fa9e0),
    LIGHT_SKY_BLUE(0xff6cb8e6),
    DARK_TAUPE(0xff5a4a41),
    SLATE_GRAY(0xff66788a),
    DODGER_BLUE(0xff1e82e8),
    DARK_MAGENTA(0xff86138a),
    SEAFOAM_GREEN(0xff46b39a),
    CHARCOAL(0xff36454f),
    PERIWINKLE(0xff7c83d6);

    private static final Pattern HEX = Pattern.compile("#[0-9a-fA-F]{6}");

    private final int argb;

    StatusColor(int argb) {
        this.argb = argb;
    }

    /// The ARGB value of a colour word (any case) or of `#RRGGBB`; empty when it is neither.
    public static OptionalInt argbOf(String wordOrHex) {
        if (HEX.matcher(wordOrHex).matches()) {
            return OptionalInt.of(0xff000000 | Integer.parseInt(wordOrHex.substring(1), 16));
        }
        Optional<StatusColor> named = parse(wordOrHex);
        return named.isPresent() ? OptionalInt.of(named.get().argb) : OptionalInt.empty();
    }

    public static Optional<StatusColor> parse(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(c -> c.word().equals(lower)).findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public int argb() {
        return argb;
    }
}
