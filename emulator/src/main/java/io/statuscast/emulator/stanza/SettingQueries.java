package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.StatusPrivacy;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Server properties, privacy, the blocklist, and GraphQL queries (which find nothing here).
///
/// Source: whatsmeow `privacysettings.go`, `broadcast.go`, `user.go`; Baileys `Socket/chats`.
final class SettingQueries implements Stanzas.Queries {
    @Override
    public void answer(World world, Device from, Node iq) {
        boolean set = iq.attrOrEmpty("type").equals("set");
        switch (iq.attrOrEmpty("xmlns")) {
            case "abt", "w" ->
                Answers.result(
                        world,
                        from,
                        iq,
                        Node.of("props", Node.attrs("protocol", "1", "hash", "emu", "refresh", "86400")));
            case "blocklist" -> blocklist(world, from, iq, set);
            case "privacy" -> privacy(world, from, iq, set);
            case "status" -> statusPrivacy(world, from, iq, set);
            default -> Answers.result(world, from, iq, Node.of("result", "{\"data\":{}}"));
        }
    }

    private static void blocklist(World world, Device from, Node iq, boolean set) {
        if (set) {
            iq.child("item")
                    .ifPresent(item -> item.jid("jid").flatMap(world::find).ifPresent(other -> {
                        if (item.attrOrEmpty("action").equals("block")) {
                            from.account().blocked().add(other.lidJid().toString());
                        } else {
                            from.account().blocked().remove(other.lidJid().toString());
                        }
                    }));
        }
        List<Node> items = from.account().blocked().stream()
                .map(jid -> Node.of("item", Node.attrs("jid", jid)))
                .toList();
        Answers.result(world, from, iq, Node.of("list", Map.of(), items));
    }

    private static void privacy(World world, Device from, Node iq, boolean set) {
        var settings = from.account().privacy();
        if (set) {
            iq.child("privacy")
                    .ifPresent(privacy -> privacy.children("category")
                            .forEach(category ->
                                    settings.put(category.attrOrEmpty("name"), category.attrOrEmpty("value"))));
        }
        var categories = new ArrayList<Node>();
        settings.forEach(
                (name, value) -> categories.add(Node.of("category", Node.attrs("name", name, "value", value))));
        Answers.result(world, from, iq, Node.of("privacy", Map.of(), categories));
    }

    private static void statusPrivacy(World world, Device from, Node iq, boolean set) {
        if (set) {
            iq.child("status")
                    .ifPresent(about ->
                            from.account().profile(from.account().profile().withAbout(about.text(), world.now())));
            Answers.result(world, from, iq, Node.of("status", Map.of("t", world.seconds())));
            return;
        }
        StatusPrivacy chosen = from.account().statusPrivacy();
        // The one in force comes first. Source: whatsmeow `broadcast.go` GetStatusPrivacy.
        List<Node> lists = Stream.of(chosen.type(), "contacts", "whitelist", "blacklist")
                .distinct()
                .map(type -> list(type, chosen))
                .toList();
        Answers.result(world, from, iq, Node.of("privacy", Node.attrs("from", Jid.SERVER.toString()), lists));
    }

    private static Node list(String type, StatusPrivacy chosen) {
        boolean current = type.equals(chosen.type());
        List<Node> users = current
                ? chosen.listed().stream()
                        .map(jid -> Node.of("user", Node.attrs("jid", jid.toString())))
                        .toList()
                : List.of();
        var attrs = Node.attrs("type", type, "default", current ? "true" : null);
        return users.isEmpty() ? Node.of("list", attrs) : Node.of("list", attrs, users);
    }
}
