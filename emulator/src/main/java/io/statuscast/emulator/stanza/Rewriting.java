package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.Group;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;

/// A message as one receiving device reads it: its own ciphertexts, and who wrote it where.
///
/// Source: whatsmeow `message.go` parseMessageSource, `types/message.go`.
final class Rewriting {
    /// What is passed on to every device besides its ciphertexts.
    private static final Set<String> SHARED = Set.of("meta", "reporting", "biz", "bot");

    private Rewriting() {}

    static Node status(World world, Device from, Node message, Delivery delivery) {
        Jid author = delivery.lid() ? from.lidJid() : from.phoneJid();
        var attrs = Node.attrs(
                "from", Jid.STATUS.toString(),
                "participant", author.toString(),
                "participant_pn", delivery.lid() ? from.account().phoneJid().toString() : null,
                "participant_lid",
                        delivery.lid() ? null : from.account().lidJid().toString(),
                "id", message.attr("id"),
                "type", message.attr("type"),
                "edit", message.attr("edit"),
                "t", world.seconds(),
                "notify", from.account().pushName());
        return rewritten(message, delivery, attrs);
    }

    static Node direct(World world, Device from, Node message, Delivery delivery, Jid to) {
        Jid author = delivery.lid() ? from.lidJid() : from.phoneJid();
        boolean own = from.account().phone().equals(delivery.to().account().phone());
        boolean peer = message.attrOrEmpty("category").equals("peer");
        String recipient = message.attr("recipient") == null ? to.toUser().toString() : message.attr("recipient");
        var attrs = Node.attrs(
                "from", author.toString(),
                "recipient", own && !peer ? recipient : null,
                "peer_recipient_pn", own && !peer ? message.attr("peer_recipient_pn") : null,
                "sender_pn", delivery.lid() ? from.account().phoneJid().toString() : null,
                "sender_lid", delivery.lid() ? null : from.account().lidJid().toString(),
                "id", message.attr("id"),
                "type", message.attr("type"),
                "category", message.attr("category"),
                "edit", message.attr("edit"),
                "t", world.seconds(),
                "notify", from.account().pushName());
        return rewritten(message, delivery, attrs);
    }

    static Node group(World world, Device from, Node message, Delivery delivery, Group group) {
        var attrs = Node.attrs(
                "from",
                group.jid().toString(),
                "participant",
                group.address(from).toString(),
                "participant_pn",
                group.lidMode() ? from.account().phoneJid().toString() : null,
                "participant_lid",
                group.lidMode() ? null : from.account().lidJid().toString(),
                "addressing_mode",
                group.lidMode() ? "lid" : "pn",
                "id",
                message.attr("id"),
                "type",
                message.attr("type"),
                "edit",
                message.attr("edit"),
                "t",
                world.seconds(),
                "notify",
                from.account().pushName());
        return rewritten(message, delivery, attrs);
    }

    private static Node rewritten(Node message, Delivery delivery, Map<String, String> attrs) {
        var children = new ArrayList<>(delivery.own());
        if (message.attr("participant") == null) {
            // The part for everybody; in a message to one device the part is in the delivery already.
            message.children("enc").stream()
                    .filter(enc -> !delivery.own().contains(enc))
                    .forEach(children::add);
        }
        if (delivery.own().stream().anyMatch(Ciphertexts::isPreKeyMessage)) {
            message.child("device-identity").ifPresent(children::add);
        }
        for (Node child : message.children()) {
            if (SHARED.contains(child.tag())) {
                children.add(child);
            }
        }
        return Node.of("message", attrs, children);
    }
}
