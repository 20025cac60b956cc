package io.statuscast.whatsapp.binary;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Random trees of everything that can stand in a [Node], from a seeded source.
final class RandomNodes {
    private static final int DEPTH = 5;
    private static final String[] SERVERS = {
        Jid.PHONE, Jid.LID, Jid.GROUP, Jid.BROADCAST, Jid.HOSTED, Jid.HOSTED_LID, "c.us", "newsletter", "msgr", "bot"
    };
    private static final String[] ODDITIES = {
        "",
        "@",
        "a@b",
        "a@b@lid",
        ":1@lid",
        "1:0@lid",
        "1:01@lid",
        "1:256@lid",
        "1:65536@msgr",
        "1:2:3@lid",
        "-@interop",
        "7-@interop",
        "7-1:2@interop",
        "7-1@interop",
        "1@interop",
        "1:5@g.us",
        "@lid",
        "lid",
        "g.us",
        "s.whatsapp.net",
        "\0",
        "ABCDEFG",
        "12 34",
        "é",
        "漢字",
        "😀",
        "-",
        ".",
        "A.",
        "0-F",
        "status@broadcast"
    };

    private final RandomGenerator random;

    RandomNodes(RandomGenerator random) {
        this.random = random;
    }

    Node next() {
        return node(0);
    }

    private Node node(int depth) {
        Map<String, String> attrs = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            attrs.put(word(), value());
        }
        return new Node(word() + "x", attrs, content(depth));
    }

    private Node.Content content(int depth) {
        return switch (random.nextInt(depth < DEPTH ? 5 : 2)) {
            case 0 -> new Node.Content.Empty();
            case 1 -> new Node.Content.Bytes(bytes());
            default -> {
                List<Node> children = new ArrayList<>();
                for (int i = random.nextInt(random.nextInt(40) == 0 ? 300 : 5); i > 0; i--) {
                    children.add(node(children.size() > 20 ? DEPTH : depth + 1));
                }
                yield new Node.Content.Children(children);
            }
        };
    }

    private byte[] bytes() {
        int length = switch (random.nextInt(60)) {
            case 0 -> 255 + random.nextInt(3);
            case 1 -> (1 << 16) + random.nextInt(3);
            default -> random.nextInt(40);
        };
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String value() {
        return switch (random.nextInt(4)) {
            case 0 -> word();
            case 1 -> ODDITIES[random.nextInt(ODDITIES.length)];
            default -> address();
        };
    }

    private String address() {
        String user = Long.toString(random.nextLong(1, 1_000_000_000_000_000L));
        String server = SERVERS[random.nextInt(SERVERS.length)];
        return random.nextBoolean() ? user + "@" + server : user + ":" + random.nextInt(400) + "@" + server;
    }

    private String word() {
        return switch (random.nextInt(5)) {
            case 0 -> Dictionary.instance().entry(random.nextInt(4), random.nextInt(256));
            case 1 -> token();
            case 2 -> of("0123456789-.");
            case 3 -> of("0123456789ABCDEF");
            default -> of("0123456789ABCDEFabcdef -.@:\0üж漢");
        };
    }

    private String token() {
        String token = Dictionary.instance().single(1 + random.nextInt(Dictionary.SINGLE_TOKENS));
        return token == null ? "" : token;
    }

    private String of(String alphabet) {
        int length = random.nextInt(50) == 0 ? 120 + random.nextInt(20) : random.nextInt(20);
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
