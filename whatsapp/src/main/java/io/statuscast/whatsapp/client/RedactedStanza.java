package io.statuscast.whatsapp.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.crypto.Sha256;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A stanza as XML-like text that may be shown to others.
///
/// Content is told by its length. Addresses keep the last two digits, the device and the server. Attributes
/// that are known to say nothing about anybody stay as they are, short words too; everything else becomes the
/// first bytes of its SHA-256, so that equal values can be recognised.
final class RedactedStanza {
    /// Longer stanzas are cut: a status to thousands names thousands.
    static final int LENGTH_MAX = 16_384;

    private static final Set<String> HARMLESS = Set.of(
            "class",
            "code",
            "count",
            "edit",
            "error",
            "expire",
            "id",
            "key-index",
            "last",
            "mediatype",
            "mode",
            "name",
            "offline",
            "reason",
            "registration",
            "result",
            "stage",
            "t",
            "text",
            "ts",
            "type",
            "v",
            "value",
            "version",
            "xmlns");
    private static final Pattern ADDRESS = Pattern.compile("([^@]*?)((?::\\d+)?)@([a-z.]+)");
    private static final Pattern WORD = Pattern.compile("[a-z_:.-]{1,24}|\\d{1,4}");
    private static final int DIGITS_SHOWN = 2;
    private static final int HASH_BYTES = 4;

    private final StringBuilder out = new StringBuilder();

    private RedactedStanza() {}

    static String of(Node stanza) {
        var text = new RedactedStanza();
        text.add(stanza);
        if (text.out.length() > LENGTH_MAX) {
            text.out.setLength(LENGTH_MAX);
            text.out.append("…");
        }
        return text.out.toString();
    }

    private void add(Node node) {
        if (out.length() > LENGTH_MAX) {
            return;
        }
        out.append('<').append(node.tag());
        for (Map.Entry<String, String> attr : node.attrs().entrySet()) {
            out.append(' ').append(attr.getKey()).append("=\"").append(value(attr.getKey(), attr.getValue()));
            out.append('"');
        }
        if (!node.children().isEmpty()) {
            out.append('>');
            node.children().forEach(this::add);
            out.append("</").append(node.tag()).append('>');
        } else if (node.bytes().length > 0) {
            out.append('>')
                    .append(node.bytes().length)
                    .append(" bytes</")
                    .append(node.tag())
                    .append('>');
        } else {
            out.append("/>");
        }
    }

    private static String value(String name, String value) {
        Matcher address = ADDRESS.matcher(value);
        if (address.matches()) {
            return user(address.group(1)) + address.group(2) + "@" + address.group(3);
        }
        boolean number = value.length() >= 5 && value.chars().allMatch(Character::isDigit) && !name.startsWith("t");
        boolean harmless = HARMLESS.contains(name) && !number && value.length() <= 64;
        return harmless || WORD.matcher(value).matches() ? value : hash(value);
    }

    private static String user(String user) {
        boolean digits = !user.isEmpty() && user.chars().allMatch(Character::isDigit);
        if (digits) {
            return "…" + user.substring(Math.max(0, user.length() - DIGITS_SHOWN));
        }
        return user.equals("status") || user.isEmpty() ? user : hash(user);
    }

    private static String hash(String value) {
        return "#" + HexFormat.of().formatHex(Sha256.of(value.getBytes(UTF_8)), 0, HASH_BYTES);
    }
}
