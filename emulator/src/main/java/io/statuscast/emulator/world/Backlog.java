package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a companion hears of the time it was away. Source: whatsmeow `connectionevents.go` (handleIB).
final class Backlog {
    private Backlog() {}

    static Node preview(List<Node> waiting) {
        return ib(Node.of(
                "offline_preview",
                Node.attrs(
                        "count", Integer.toString(waiting.size()),
                        "message", count(waiting, "message"),
                        "receipt", count(waiting, "receipt"),
                        "notification", count(waiting, "notification"),
                        "appdata", "0",
                        "call", "0")));
    }

    private static String count(List<Node> waiting, String tag) {
        return Long.toString(
                waiting.stream().filter(letter -> letter.tag().equals(tag)).count());
    }

    static Node numbered(Node letter, int index) {
        var attrs = new LinkedHashMap<>(letter.attrs());
        attrs.put("offline", Integer.toString(index));
        return new Node(letter.tag(), attrs, letter.content());
    }

    static Node end(int count) {
        return ib(Node.of("offline", Node.attrs("count", Integer.toString(count))));
    }

    private static Node ib(Node child) {
        return Node.of("ib", Map.of("from", Jid.SERVER.toString()), child);
    }
}
