package io.statuscast.whatsapp.binary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/// Writes a [Node] in WhatsApp's binary XML.
///
/// An attribute value is written as a JID when it has the form of one and reads back as the same text; any other
/// string as a dictionary token, packed digits, packed hex, or UTF-8, whichever comes first. Content is written
/// as it stands. Source: whatsmeow `binary/encoder.go`; the choice by form as in Baileys `WABinary/encode.ts`.
public final class NodeEncoder {
    private static final int AD_DEVICE_MAX = 0xff;
    private static final int INT_16_MAX = 0xffff;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    private final Dictionary dictionary = Dictionary.instance();

    private NodeEncoder() {}

    /// The encoded tree behind a flags byte of 0 (not compressed). Thread-safe.
    ///
    /// @throws IllegalArgumentException when a list has more than 65,535 elements, the tree is deeper than 64, or
    ///                                  a tag is empty
    public static byte[] encode(Node node) {
        var encoder = new NodeEncoder();
        encoder.out.write(0);
        encoder.node(node, 1);
        return encoder.out.toByteArray();
    }

    private void node(Node node, int depth) {
        if (depth > Wire.MAX_DEPTH) {
            throw new IllegalArgumentException("the tree is deeper than " + Wire.MAX_DEPTH);
        }
        if (node.tag().isEmpty()) {
            throw new IllegalArgumentException("an element has an empty tag");
        }
        int content = node.content() instanceof Node.Content.Empty ? 0 : 1;
        list(1 + 2 * node.attrs().size() + content);
        string(node.tag());
        for (Map.Entry<String, String> attr : node.attrs().entrySet()) {
            string(attr.getKey());
            value(attr.getValue());
        }
        switch (node.content()) {
            case Node.Content.Empty() -> {
                // Its absence is in the parity of the list's length.
            }
            case Node.Content.Bytes(var bytes) -> bytes(bytes);
            case Node.Content.Children(var children) -> children(children, depth);
        }
    }

    private void children(List<Node> children, int depth) {
        list(children.size());
        for (Node child : children) {
            node(child, depth + 1);
        }
    }

    private void value(String value) {
        if (Wire.BARE_SERVERS.contains(value)) {
            out.write(Wire.JID_PAIR);
            out.write(Wire.LIST_EMPTY);
            string(value);
            return;
        }
        int at = value.indexOf('@');
        if (at < 0 || !Wire.SERVERS.contains(value.substring(at + 1)) || !jid(value, at)) {
            string(value);
        }
    }

    /// Writes an address if it has a form that reads back as the same text.
    private boolean jid(String text, int at) {
        String left = text.substring(0, at);
        String server = text.substring(at + 1);
        int colon = left.indexOf(':');
        String user = colon < 0 ? left : left.substring(0, colon);
        int device = colon < 0 ? 0 : device(left.substring(colon + 1));
        Integer domain = Wire.AD_DOMAINS.get(server);
        if (domain != null) {
            return person(user, device, domain, server);
        }
        return switch (server) {
            case Wire.MESSENGER -> messenger(user, device, server);
            case Wire.INTEROP -> interop(user, device, server);
            default -> pair(left, server);
        };
    }

    private boolean person(String user, int device, int domain, String server) {
        boolean hosted = domain >= Wire.HOSTED_DOMAIN;
        if (device == 0 && !hosted) {
            return pair(user, server);
        }
        if (device < 0 || device > AD_DEVICE_MAX || user.isEmpty()) {
            return false;
        }
        out.write(Wire.AD_JID);
        out.write(domain);
        out.write(device);
        string(user);
        return true;
    }

    private boolean messenger(String user, int device, String server) {
        if (device < 0 || user.isEmpty()) {
            return false;
        }
        out.write(Wire.FB_JID);
        string(user);
        int16(device);
        string(server);
        return true;
    }

    /// Text form `integrator-user:device@interop`, as Baileys prints it.
    private boolean interop(String qualified, int device, String server) {
        int dash = qualified.indexOf('-');
        int integrator = dash < 0 ? -1 : number(qualified.substring(0, dash));
        if (integrator < 0 || device < 0 || dash == qualified.length() - 1) {
            return false;
        }
        out.write(Wire.INTEROP_JID);
        string(qualified.substring(dash + 1));
        int16(device);
        int16(integrator);
        string(server);
        return true;
    }

    private boolean pair(String user, String server) {
        out.write(Wire.JID_PAIR);
        if (user.isEmpty()) {
            out.write(Wire.LIST_EMPTY);
        } else {
            string(user);
        }
        string(server);
        return true;
    }

    /// A device number in the one form that is printed back; -1 for any other, 0 included.
    private static int device(String digits) {
        int device = number(digits);
        return device == 0 ? -1 : device;
    }

    /// 0..65535 without leading zeros; -1 for any other text.
    private static int number(String digits) {
        if (digits.isEmpty() || digits.length() > 5 || (digits.length() > 1 && digits.charAt(0) == '0')) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number <= INT_16_MAX ? number : -1;
    }

    private void string(String text) {
        Integer code = dictionary.code(text);
        if (code != null) {
            if (code >= Dictionary.DOUBLE) {
                out.write(Wire.DICTIONARY_0 + ((code - Dictionary.DOUBLE) >> 8));
            }
            out.write(code);
            return;
        }
        Packing packing = Packing.of(text);
        if (packing == null) {
            bytes(text.getBytes(UTF_8));
        } else {
            packing.write(text, out);
        }
    }

    private void bytes(byte[] bytes) {
        if (bytes.length < 1 << 8) {
            out.write(Wire.BINARY_8);
            out.write(bytes.length);
        } else if (bytes.length < 1 << 20) {
            out.write(Wire.BINARY_20);
            out.write(bytes.length >> 16);
            int16(bytes.length);
        } else {
            out.write(Wire.BINARY_32);
            int16(bytes.length >>> 16);
            int16(bytes.length);
        }
        out.writeBytes(bytes);
    }

    private void list(int size) {
        if (size > Wire.LIST_MAX) {
            throw new IllegalArgumentException("a list has " + size + " elements, more than " + Wire.LIST_MAX);
        }
        if (size == 0) {
            out.write(Wire.LIST_EMPTY);
        } else if (size < 1 << 8) {
            out.write(Wire.LIST_8);
            out.write(size);
        } else {
            out.write(Wire.LIST_16);
            int16(size);
        }
    }

    private void int16(int value) {
        out.write(value >> 8);
        out.write(value);
    }
}
