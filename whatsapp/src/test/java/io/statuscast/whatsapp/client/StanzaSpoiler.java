package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.binary.NodeEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// Spoils stanzas in seeded ways that keep to the form of stanzas: attributes removed, changed, exchanged, added and
/// huge; children removed, repeated, moved and nested; content that is random, huge, or of the other kind.
final class StanzaSpoiler {
    private static final int CHANGES_MAX = 4;
    /// One change in so many is huge: it costs as much as a thousand others.
    private static final int HUGE_EVERY = 3000;
    private static final int HUGE = 300_000;
    private static final int NESTED_MAX = 70;
    private static final int REPEATED_MAX = 40;

    private static final String[] VALUES = {
        "",
        " ",
        "0",
        "1",
        "-1",
        "5",
        "429",
        "65535",
        "70000",
        "2147483647",
        "2147483648",
        "-9223372036854775808",
        "9223372036854775807",
        "31556889864403199",
        "99999999999999999999",
        "true",
        "result",
        "set",
        "retry",
        "read",
        "sender",
        "encrypt",
        "devices",
        "account_sync",
        "server_sync",
        "privacy_token",
        "peer",
        "pkmsg",
        "msg",
        "skmsg",
        "@",
        "@lid",
        ":1@lid",
        "lid",
        "s.whatsapp.net",
        "@s.whatsapp.net",
        "g.us",
        "a@b@lid",
        "1:2:3@lid",
        "1:x@lid",
        "1:-1@lid",
        "1:70000@lid",
        "1.2:3@s.whatsapp.net",
        ".:1@s.whatsapp.net",
        "status@broadcast",
        "status:3@broadcast",
        "15550009999@s.whatsapp.net",
        "15550009999:5@s.whatsapp.net",
        "100000000000999:3@lid",
        "15550001001@s.whatsapp.net",
        "15550001001:99@hosted",
        "100000000000001:2@lid",
        "100000000000001@lid",
        "120363000000000001@g.us",
        "120363000000000001:1@g.us",
        "120363000000000009@newsletter",
        "1-2@interop",
        "3EB0AAAAAAAAAAAAAAAA01",
        "3EB0AAAAAAAAAAAAAAAA02",
        "a\0b",
        "漢字 😀",
        "%s%n",
        "a::b",
        "a/b"
    };
    private static final String[] NAMES = {
        "from",
        "to",
        "participant",
        "recipient",
        "id",
        "type",
        "t",
        "class",
        "error",
        "code",
        "count",
        "value",
        "jid",
        "lid",
        "val",
        "key",
        "notify",
        "category",
        "participant_pn",
        "participant_lid",
        "sender_pn",
        "sender_lid",
        "xmlns",
        "expire",
        "reason"
    };
    private static final String[] TAGS = {
        "enc",
        "user",
        "participants",
        "list",
        "item",
        "retry",
        "keys",
        "registration",
        "identity",
        "error",
        "device",
        "devices",
        "count",
        "digest",
        "tokens",
        "token",
        "collection",
        "conflict",
        "dirty",
        "unavailable",
        "x"
    };

    private final RandomGenerator random;
    private final List<Node> others;

    /// @param others whose parts get into what is spoiled
    StanzaSpoiler(RandomGenerator random, List<Node> others) {
        this.random = random;
        this.others = List.copyOf(others);
    }

    /// A spoiled stanza that can be sent as a frame.
    Node spoil(Node valid) {
        Node spoiled = valid;
        for (int i = 1 + random.nextInt(CHANGES_MAX); i > 0; i--) {
            spoiled = changedSomewhere(spoiled, this::changed);
        }
        return isSendable(spoiled) ? spoiled : spoil(valid);
    }

    private static boolean isSendable(Node node) {
        try {
            return NodeEncoder.encode(node).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Node changedSomewhere(Node root, UnaryOperator<Node> change) {
        int[] left = {random.nextInt(size(root))};
        return changedAt(root, left, change);
    }

    private static int size(Node node) {
        int size = 1;
        for (Node child : node.children()) {
            size += size(child);
        }
        return size;
    }

    private static Node changedAt(Node node, int[] left, UnaryOperator<Node> change) {
        if (left[0]-- == 0) {
            return change.apply(node);
        }
        if (node.children().isEmpty()) {
            return node;
        }
        var children = new ArrayList<Node>();
        for (Node child : node.children()) {
            children.add(left[0] < 0 ? child : changedAt(child, left, change));
        }
        return Node.of(node.tag(), node.attrs(), children);
    }

    private Node changed(Node node) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4, 5 -> new Node(node.tag(), attrs(node.attrs()), node.content());
            case 6, 7 -> Node.of(node.tag(), node.attrs(), children(node.children()));
            case 8 -> Node.of(node.tag(), node.attrs(), bytes());
            case 9 -> Node.of(node.tag(), node.attrs());
            case 10 -> Node.of(pick(TAGS), node.attrs(), node.children());
            default -> nested(node);
        };
    }

    private Map<String, String> attrs(Map<String, String> before) {
        var attrs = new LinkedHashMap<>(before);
        var names = new ArrayList<>(before.keySet());
        String name = names.isEmpty() ? pick(NAMES) : names.get(random.nextInt(names.size()));
        switch (random.nextInt(6)) {
            case 0 -> attrs.remove(name);
            case 1 -> attrs.put(pick(NAMES), value());
            case 2 -> {
                String other = names.isEmpty() ? name : names.get(random.nextInt(names.size()));
                attrs.put(name, before.getOrDefault(other, ""));
                attrs.put(other, before.getOrDefault(name, ""));
            }
            case 3 -> attrs.put(name, cut(before.getOrDefault(name, "")));
            default -> attrs.put(name, value());
        }
        return attrs;
    }

    private String value() {
        return switch (random.nextInt(10)) {
            case 0 -> Long.toString(random.nextLong());
            case 1 -> "1000000000" + (10_000 + random.nextInt(50_000)) + (random.nextBoolean() ? "@lid" : ":4@lid");
            case 2 -> "A".repeat(isHuge() ? HUGE : random.nextInt(300)) + (random.nextBoolean() ? "@lid" : "");
            default -> pick(VALUES);
        };
    }

    private String cut(String value) {
        if (value.isEmpty()) {
            return "0";
        }
        int at = random.nextInt(value.length());
        return random.nextBoolean() ? value.substring(0, at) : value.substring(at) + value.substring(0, at);
    }

    private List<Node> children(List<Node> before) {
        var children = new ArrayList<>(before);
        if (children.isEmpty() || random.nextInt(4) == 0) {
            children.add(part());
            return children;
        }
        int at = random.nextInt(children.size());
        switch (random.nextInt(4)) {
            case 0 -> children.remove(at);
            case 1 -> children.addAll(Collections.nCopies(1 + random.nextInt(REPEATED_MAX), children.get(at)));
            case 2 -> Collections.swap(children, at, random.nextInt(children.size()));
            default -> {
                Node moved = children.remove(at);
                if (!children.isEmpty()) {
                    int to = random.nextInt(children.size());
                    Node into = children.get(to);
                    var more = new ArrayList<>(into.children());
                    more.add(moved);
                    children.set(to, Node.of(into.tag(), into.attrs(), more));
                }
            }
        }
        return children;
    }

    /// A part of another stanza.
    private Node part() {
        Node node = others.get(random.nextInt(others.size()));
        while (!node.children().isEmpty() && random.nextInt(4) != 0) {
            node = node.children().get(random.nextInt(node.children().size()));
        }
        return node;
    }

    private Node nested(Node node) {
        Node outer = node;
        for (int i = 1 + random.nextInt(NESTED_MAX); i > 0; i--) {
            outer = Node.of(node.tag(), node.attrs(), List.of(outer));
        }
        return outer;
    }

    private byte[] bytes() {
        byte[] bytes = new byte[isHuge() ? HUGE : random.nextInt(1 << random.nextInt(10))];
        random.nextBytes(bytes);
        return bytes;
    }

    private boolean isHuge() {
        return random.nextInt(HUGE_EVERY) == 0;
    }

    private String pick(String[] of) {
        return of[random.nextInt(of.length)];
    }
}
