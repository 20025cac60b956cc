package io.statuscast.whatsapp.client;

/// The version of WhatsApp Web that the client says it is. WhatsApp answers 405 when it is too old.
///
/// @param primary   2
/// @param secondary 3000
/// @param tertiary  the client revision, which rises with every release of WhatsApp Web
public record WebVersion(int primary, int secondary, int tertiary) {
    /// Reads `2.3000.1027934701`.
    ///
    /// @throws IllegalArgumentException when the text is not three numbers with dots between
    public static WebVersion parse(String text) {
        String[] parts = text.strip().split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a version of three numbers: " + text);
        }
        try {
            return new WebVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a version of three numbers: " + text, e);
        }
    }

    @Override
    public String toString() {
        return primary + "." + secondary + "." + tertiary;
    }
}
