package io.statuscast.whatsapp.pairing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;

/// The version of WhatsApp Web that we say we are. WhatsApp answers 405 when it is too old.
///
/// @param primary   2
/// @param secondary 3000
/// @param tertiary  the client revision, which rises with every release of WhatsApp Web
public record WebVersion(int primary, int secondary, int tertiary) {
    /// The version known to work when this was written. Source: whatsmeow `store/clientpayload.go` (2026-08).
    public static final WebVersion KNOWN = new WebVersion(2, 3000, 1045649367);

    public WebVersion {
        if (primary < 0 || secondary < 0 || tertiary < 0) {
            throw new IllegalArgumentException("a version has no negative numbers");
        }
    }

    /// Reads `2.3000.1045649367`.
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

    /// Whether this version is newer than another.
    public boolean isAfter(WebVersion other) {
        return Comparator.comparingInt(WebVersion::primary)
                        .thenComparingInt(WebVersion::secondary)
                        .thenComparingInt(WebVersion::tertiary)
                        .compare(this, other)
                > 0;
    }

    /// The 16-byte MD5 of the text form: what registration calls the build. Source: Baileys
    /// `validate-connection.js`.
    byte[] buildHash() {
        try {
            return MessageDigest.getInstance("MD5").digest(toString().getBytes(US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has MD5", e);
        }
    }

    @Override
    public String toString() {
        return primary + "." + secondary + "." + tertiary;
    }
}
