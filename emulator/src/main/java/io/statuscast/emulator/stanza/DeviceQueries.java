package io.statuscast.emulator.stanza;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.emulator.world.Account;
import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.Profile;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// `usync`: who is on WhatsApp, with which devices and which LID.
///
/// Source: whatsmeow `user.go` (usync, parseDeviceList); Baileys `WAUSync`.
final class DeviceQueries implements Stanzas.Queries {
    /// People in one query; whatsmeow and WhatsApp Web stay below it.
    static final int USERS_MAX = 500;

    private static final int BAD_REQUEST = 400;
    private static final Pattern NOT_DIGITS = Pattern.compile("[^0-9]");

    @Override
    public void answer(World world, Device from, Node iq) {
        Optional<Node> usync = iq.child("usync");
        List<Node> wanted =
                usync.flatMap(u -> u.child("query")).map(Node::children).orElse(List.of());
        List<Node> users =
                usync.flatMap(u -> u.child("list")).map(l -> l.children("user")).orElse(List.of());
        if (usync.isEmpty() || wanted.isEmpty() || users.size() > USERS_MAX) {
            Answers.error(world, from, iq, BAD_REQUEST, "bad-request");
            return;
        }
        var answers = new ArrayList<Node>();
        for (Node user : users) {
            answers.add(user(world, from, wanted, user));
        }
        Node result = Node.of(
                "usync",
                Node.attrs(
                        "context", usync.get().attr("context"),
                        "index", "0",
                        "last", "true",
                        "mode", usync.get().attr("mode"),
                        "sid", usync.get().attr("sid")),
                Node.of("result"),
                Node.of("list", Map.of(), answers));
        Answers.result(world, from, iq, result);
    }

    private static Node user(World world, Device from, List<Node> wanted, Node user) {
        Optional<Jid> asked = user.jid("jid").or(() -> phone(user));
        if (asked.isEmpty()) {
            return Node.of("user", user.attrs(), Node.of("error", Node.attrs("code", "400", "text", "bad-request")));
        }
        Optional<Account> account = world.find(asked.get());
        var answers = new ArrayList<Node>();
        for (Node query : wanted) {
            switch (query.tag()) {
                case "devices" -> answers.add(devices(world, from, asked.get(), account));
                case "lid" ->
                    account.ifPresent(a -> answers.add(
                            Node.of("lid", Node.attrs("val", a.lidJid().toString()))));
                case "contact" ->
                    answers.add(Node.of(
                            "contact", Node.attrs("type", account.isPresent() ? "in" : "out"), contactText(user)));
                case "business" ->
                    account.map(Account::profile)
                            .filter(Profile::isBusiness)
                            .ifPresent(profile -> answers.add(BusinessQueries.verifiedName(profile)));
                case "status" -> account.ifPresent(a -> answers.add(about(a.profile())));
                default -> answers.add(Node.of(query.tag()));
            }
        }
        return Node.of("user", Node.attrs("jid", asked.get().toUser().toString()), answers);
    }

    private static Node about(Profile profile) {
        String at = Long.toString(profile.aboutAt().getEpochSecond());
        return Node.of("status", Node.attrs("t", at), profile.about().getBytes(UTF_8));
    }

    private static Optional<Jid> phone(Node user) {
        return user.child("contact")
                .map(contact -> NOT_DIGITS.matcher(contact.text()).replaceAll(""))
                .filter(digits -> !digits.isEmpty())
                .map(Jid::ofPhone);
    }

    private static byte[] contactText(Node user) {
        return user.child("contact").map(Node::bytes).orElse(new byte[0]);
    }

    private static Node devices(World world, Device from, Jid asked, Optional<Account> account) {
        boolean own =
                account.filter(a -> a.phone().equals(from.account().phone())).isPresent();
        boolean hidden = world.settings().lidMigrated() && asked.isPhone() && !own;
        if (account.isEmpty() || hidden) {
            return Node.of("devices", Map.of(), Node.of("device-list", Map.of(), List.of()));
        }
        if (!own) {
            account.get().watchedBy(from);
        }
        var list = new ArrayList<Node>();
        for (Device device : account.get().devices()) {
            list.add(Node.of(
                    "device",
                    Node.attrs(
                            "id",
                            Integer.toString(device.number()),
                            "key-index",
                            device.isPhone() ? null : Integer.toString(device.keyIndex()))));
        }
        Node devices = Node.of("device-list", Map.of(), list);
        byte[] signed = account.get().signedKeyIndexList();
        return signed.length == 0
                ? Node.of("devices", Map.of(), devices)
                : Node.of(
                        "devices",
                        Map.of(),
                        devices,
                        Node.of("key-index-list", Node.attrs("ts", world.seconds()), signed));
    }
}
