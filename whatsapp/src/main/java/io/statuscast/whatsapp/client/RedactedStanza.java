package io.statuscast.whatsapp.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.crypto.Sha256;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A stanza as XML-like text that may be shown to others.
///
/// Content is told by its length. Addresses keep the last two digits, the device and the server. Attributes
/// that are known to say nothing about anybody stay as they are, short words too, names of people and groups
/// never; everything else becomes the first bytes of a salted SHA-256, so that equal values can be recognised,
/// but nobody can try all numbers there are.
final class RedactedStanza {
    /// Longer stanzas are cut: a status to thousands names thousands.
    static final int LENGTH_MAX = 16_384;

    private static final Set<String> HARMLESS = Set.of(
            "class",
            "count",
            "edit",
            "error",
            "id",
            "key-index",
            "last",
            "mediatype",
            "mode",
            "offline",
            "reason",
            "registration",
            "result",
            "stage",
            "text",
            "type",
            "v",
            "version",
            "xmlns");
    /// Attributes by which people and groups are called, whatever they look like.
    private static final Set<String> CALLED =
            Set.of("display_name", "name", "notify", "pushname", "short", "subject", "username", "verified_name");
    /// Elements whose `name` is one of the protocol's own words.
    private static final Set<String> NAMED_BY_PROTOCOL = Set.of("category", "collection", "prop");

    /// Moments and spans, however many digits they have.
    private static final Set<String> TIMES = Set.of("expire", "expiration", "t", "timestamp", "ts", "ttl");

    private static final Pattern ADDRESS = Pattern.compile("([^@]*?)((?::\\d+)?)@([a-z.]+)");
    private static final Pattern WORD = Pattern.compile("[a-z_:.-]{1,24}|\\d{1,4}");
    private static final int DIGITS_SHOWN = 2;
    private static final int HASH_BYTES = 4;

    private final byte[] salt;
    private final StringBuilder out = new StringBuilder();

    private RedactedStanza(byte[] salt) {
        this.salt = salt;
    }

    /// @param salt of the hashes: values can be compared among stanzas with the same
    static String of(Node stanza, byte[] salt) {
        var text = new RedactedStanza(salt);
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
            out.append(' ').append(attr.getKey()).append("=\"");
            out.append(value(node.tag(), attr.getKey(), attr.getValue()));
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

    private String value(String tag, String name, String value) {
        if (CALLED.contains(name) && !(name.equals("name") && NAMED_BY_PROTOCOL.contains(tag))) {
            return hash(value);
        }
        Matcher address = ADDRESS.matcher(value);
        if (address.matches()) {
            return user(address.group(1)) + address.group(2) + "@" + address.group(3);
        }
        boolean digits = value.chars().allMatch(Character::isDigit);
        boolean time = TIMES.contains(name) && digits;
        boolean harmless = HARMLESS.contains(name) && !(digits && value.length() >= 5) && value.length() <= 64;
        return time || harmless || WORD.matcher(value).matches() ? value : hash(value);
    }

    private String user(String user) {
        boolean digits = !user.isEmpty() && user.chars().allMatch(Character::isDigit);
        if (digits) {
            return "…" + user.substring(Math.max(0, user.length() - DIGITS_SHOWN));
        }
        return user.equals("status") || user.isEmpty() ? user : hash(user);
    }

    private String hash(String value) {
        byte[] text = value.getBytes(UTF_8);
        byte[] salted = Arrays.copyOf(salt, salt.length + text.length);
        System.arraycopy(text, 0, salted, salt.length, text.length);
        return "#" + HexFormat.of().formatHex(Sha256.of(salted), 0, HASH_BYTES);
    }
}
