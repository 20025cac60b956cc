package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Account;
import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `message`: checked, acknowledged, and passed on to each companion with what is encrypted for it.
///
/// Sources: whatsmeow `message.go` and `types/message.go` (what receivers read: `participant`, `participant_pn`,
/// `sender_lid`, `recipient`, `notify`, `t`), `send.go` (what senders write).
final class Messages {
    private static final int MALFORMED = 479;
    /// What is passed on to every device besides its ciphertexts.
    private static final Set<String> SHARED = Set.of("meta", "reporting", "biz", "bot");

    void take(World world, Device from, Node message) {
        int fault = world.faults().takeRefusal();
        if (fault != 0) {
            acknowledge(world, from, message, fault);
            return;
        }
        Optional<String> problem = MessageRules.form(from, message).or(() -> pass(world, from, message));
        if (problem.isPresent()) {
            world.refuse(from.phoneJid().toString(), MALFORMED, problem.get(), message);
            acknowledge(world, from, message, MALFORMED);
        } else if (!world.faults().takeDroppedAck()) {
            acknowledge(world, from, message, 0);
        }
    }

    private static void acknowledge(World world, Device to, Node message, int error) {
        Node ack = Node.of(
                "ack",
                Node.attrs(
                        "class", "message",
                        "id", message.attr("id"),
                        "from", message.attr("to"),
                        "participant", message.attr("participant"),
                        "t", world.seconds(),
                        "error", error == 0 ? null : Integer.toString(error)));
        world.whenKept(() -> world.locked(() -> {
            world.deliver(to, ack);
            return ack;
        }));
    }

    /// Passes a well-formed message on.
    ///
    /// @return why not, if so
    private Optional<String> pass(World world, Device from, Node message) {
        Optional<Jid> to = message.jid("to");
        if (to.isEmpty()) {
            return Optional.of("a message to nobody");
        }
        if (message.attr("participant") != null && to.get().equals(Jid.STATUS)) {
            return again(world, from, message);
        }
        if (!to.get().equals(Jid.STATUS) && !to.get().isLid() && !to.get().isPhone()) {
            return Optional.of("a message to " + to.get() + ", which this server does not know");
        }
        boolean direct = message.child("participants").isEmpty();
        return !to.get().equals(Jid.STATUS) && direct
                ? single(world, from, message, to.get())
                : audience(world, from, message, to.get());
    }

    /// A status, or a message to one person, fanned out to companions.
    private static Optional<String> audience(World world, Device from, Node message, Jid to) {
        Recipients recipients = Recipients.read(world, from, message);
        if (recipients.problem().isPresent()) {
            return recipients.problem();
        }
        boolean status = to.equals(Jid.STATUS);
        if (status) {
            Optional<String> problem = MessageRules.status(from, message, recipients);
            if (problem.isPresent()) {
                return problem;
            }
        }
        Optional<String> problem = openSessions(from, recipients.named());
        if (problem.isPresent()) {
            return problem;
        }
        for (Delivery delivery : status ? recipients.deliveries() : recipients.named()) {
            if (!blocks(delivery.to().account(), from.account())) {
                world.post(delivery.to(), rewritten(world, from, message, delivery, to));
            }
        }
        return Optional.empty();
    }

    /// A message whose one `enc` is for one device: peer messages, and a direct message sent again.
    private static Optional<String> single(World world, Device from, Node message, Jid to) {
        Optional<Device> device = world.deviceOf(to);
        if (device.isEmpty()) {
            return Optional.of("unknown companion: " + to);
        }
        var delivery = new Delivery(device.get(), to.isLid(), message.children("enc"));
        Optional<String> problem = openSessions(from, List.of(delivery));
        if (problem.isEmpty()) {
            world.post(device.get(), rewritten(world, from, message, delivery, to));
        }
        return problem;
    }

    /// A status sent again to the one companion that could not read it.
    private static Optional<String> again(World world, Device from, Node message) {
        Optional<Jid> participant = message.jid("participant");
        Optional<Device> device = participant.flatMap(world::deviceOf);
        if (device.isEmpty()) {
            return Optional.of("unknown companion: " + message.attrOrEmpty("participant"));
        }
        if (message.attr("addressing_mode") != null
                || message.child("participants").isPresent()) {
            return Optional.of("a status sent again with addressing_mode or participants");
        }
        var delivery = new Delivery(device.get(), participant.get().isLid(), message.children("enc"));
        Optional<String> problem = openSessions(from, List.of(delivery));
        if (problem.isEmpty()) {
            world.post(device.get(), rewritten(world, from, message, delivery, Jid.STATUS));
        }
        return problem;
    }

    private static Optional<String> openSessions(Device from, List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            for (Node enc : delivery.own()) {
                Optional<String> problem = Ciphertexts.isPreKeyMessage(enc)
                        ? Ciphertexts.openSession(enc, from, delivery.to())
                        : Optional.empty();
                if (problem.isPresent()) {
                    return problem;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean blocks(Account receiver, Account sender) {
        return receiver.blocked().contains(sender.lidJid().toString());
    }

    private static Node rewritten(World world, Device from, Node message, Delivery delivery, Jid to) {
        var children = new ArrayList<>(delivery.own());
        if (message.child("participants").isPresent()) {
            children.addAll(message.children("enc"));
        }
        if (delivery.own().stream().anyMatch(Ciphertexts::isPreKeyMessage)) {
            message.child("device-identity").ifPresent(children::add);
        }
        for (Node child : message.children()) {
            if (SHARED.contains(child.tag())) {
                children.add(child);
            }
        }
        var attrs = to.equals(Jid.STATUS)
                ? statusAttributes(world, from, message, delivery)
                : directAttributes(world, from, message, delivery, to);
        return Node.of("message", attrs, children);
    }

    private static Map<String, String> statusAttributes(World world, Device from, Node message, Delivery delivery) {
        Jid author = delivery.lid() ? from.lidJid() : from.phoneJid();
        return Node.attrs(
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
    }

    private static Map<String, String> directAttributes(
            World world, Device from, Node message, Delivery delivery, Jid to) {
        Jid author = delivery.lid() ? from.lidJid() : from.phoneJid();
        boolean own = from.account().phone().equals(delivery.to().account().phone());
        boolean peer = message.attrOrEmpty("category").equals("peer");
        String recipient = message.attr("recipient") == null ? to.toUser().toString() : message.attr("recipient");
        return Node.attrs(
                "from", author.toString(),
                "recipient", own && !peer ? recipient : null,
                "sender_pn", delivery.lid() ? from.account().phoneJid().toString() : null,
                "sender_lid", delivery.lid() ? null : from.account().lidJid().toString(),
                "id", message.attr("id"),
                "type", message.attr("type"),
                "category", message.attr("category"),
                "edit", message.attr("edit"),
                "t", world.seconds(),
                "notify", from.account().pushName());
    }
}
