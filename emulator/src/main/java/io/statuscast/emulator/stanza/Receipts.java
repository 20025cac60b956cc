package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `receipt`: acknowledged, and passed on to the author's devices.
///
/// A retry goes to the one device that encrypted; everything else to all of them (Baileys names the author without a
/// device). Source: whatsmeow `receipt.go`, `retry.go`; Baileys `Socket/messages-recv`.
final class Receipts {
    private static final int BAD_REQUEST = 400;

    void take(World world, Device from, Node receipt) {
        String id = receipt.attrOrEmpty("id");
        Optional<Jid> to = receipt.jid("to");
        if (id.isEmpty() || to.isEmpty()) {
            world.refuse(from.phoneJid().toString(), BAD_REQUEST, "a receipt without an id or an addressee", receipt);
            return;
        }
        world.deliver(
                from,
                Node.of(
                        "ack",
                        Node.attrs(
                                "class", "receipt",
                                "id", id,
                                "from", to.get().toString(),
                                "participant", receipt.attr("participant"),
                                "type", receipt.attr("type"),
                                "t", world.seconds())));
        from.mailbox().acknowledge("message", id);
        receipt.child("list")
                .ifPresent(list -> list.children("item")
                        .forEach(item -> from.mailbox().acknowledge("message", item.attrOrEmpty("id"))));
        forward(world, from, receipt, to.get());
    }

    private static void forward(World world, Device from, Node receipt, Jid to) {
        boolean inChat = !to.isLid() && !to.isPhone();
        Optional<Jid> author = inChat ? receipt.jid("participant") : Optional.of(to);
        if (author.isEmpty() || author.get().equals(Jid.SERVER)) {
            return;
        }
        if (receipt.attrOrEmpty("type").equals("retry")) {
            learnKeys(from, receipt);
        }
        Jid seen = from.jidLike(author.get());
        List<Device> receivers = receivers(world, from, receipt, author.get());
        if (receivers.isEmpty() && receipt.attrOrEmpty("type").equals("retry")) {
            world.retries().askInVain(from, receipt.attrOrEmpty("id"));
        }
        for (Device device : receivers) {
            if (receipt.attrOrEmpty("type").equals("retry")) {
                world.retries().ask(from, device, receipt.attrOrEmpty("id"));
            }
            world.post(device, forwarded(world, receipt, inChat ? to : seen, inChat ? seen : null));
        }
    }

    private static Node forwarded(World world, Node receipt, Jid from, @Nullable Jid participant) {
        var attrs = Node.attrs(
                "from", from.toString(),
                "participant", participant == null ? null : participant.toString(),
                "id", receipt.attr("id"),
                "type", receipt.attr("type"),
                "recipient", receipt.attr("recipient"),
                "t", world.seconds());
        return new Node("receipt", attrs, receipt.content());
    }

    private static List<Device> receivers(World world, Device from, Node receipt, Jid author) {
        var devices = new ArrayList<Device>();
        if (receipt.attrOrEmpty("type").equals("retry")) {
            world.deviceOf(author).ifPresent(devices::add);
            return devices;
        }
        boolean privately = receipt.attrOrEmpty("type").equals("read-self");
        Jid whose = privately ? from.phoneJid() : author;
        world.find(whose.toUser()).ifPresent(account -> devices.addAll(account.devices()));
        devices.removeIf(device -> device.phoneJid().equals(from.phoneJid()));
        return devices;
    }

    /// A retry receipt may carry a bundle of its own, whose one-time prekey the server has never seen.
    private static void learnKeys(Device from, Node receipt) {
        Optional<Node> keys = receipt.child("keys");
        keys.flatMap(k -> k.at("key", "id")).ifPresent(id -> from.keys().givenAway(Bytes.number(id.bytes())));
        keys.flatMap(k -> k.child("skey"))
                .flatMap(KeyQueries::readSigned)
                .ifPresent(signed -> from.keys().sign(signed));
    }
}
