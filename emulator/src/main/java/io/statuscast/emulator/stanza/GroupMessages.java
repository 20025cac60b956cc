package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.Group;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Messages to a group: one part for everybody under the sender's key, and that key for those who lack it.
///
/// Source: whatsmeow `send.go` sendGroup; whatsapp-rust `send/group.rs` (phash over every companion and the sender).
final class GroupMessages {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_ADDRESSING = 421;

    private GroupMessages() {}

    static Verdict pass(World world, Device from, Node message, Jid to) {
        Optional<Group> found = world.groups().find(to);
        if (found.isEmpty()) {
            return Verdict.refused(NOT_FOUND, "no group " + to);
        }
        Group group = found.get();
        boolean silent = group.announcement() && !group.creator().equals(from.account());
        if (!group.has(from.account()) || silent) {
            return Verdict.refused(FORBIDDEN, "may not write in " + to);
        }
        String mode = message.attr("addressing_mode");
        if (mode != null && !mode.equals(group.lidMode() ? "lid" : "pn")) {
            return Verdict.refused(WRONG_ADDRESSING, "addressing_mode " + mode + " in " + to);
        }
        return message.attr("participant") == null
                ? everybody(world, from, message, group)
                : Verdict.of(again(world, from, message, group));
    }

    private static Verdict everybody(World world, Device from, Node message, Group group) {
        Recipients recipients = Recipients.read(world, from, message);
        Optional<String> problem = recipients
                .problem()
                .or(() -> form(from, message, group, recipients))
                .or(() -> Messages.openSessions(from, recipients.named()));
        if (problem.isPresent()) {
            return Verdict.malformed(problem.get());
        }
        Map<Device, Delivery> named = new HashMap<>();
        recipients.named().forEach(delivery -> named.put(delivery.to(), delivery));
        for (Device device : group.devices()) {
            if (!device.phoneJid().equals(from.phoneJid())) {
                var bare = new Delivery(device, group.lidMode(), List.of());
                Delivery delivery = named.getOrDefault(device, bare);
                world.post(device, Rewriting.group(world, from, message, delivery, group));
            }
        }
        String expected = ChatRules.hashOf(from, group.lidMode(), group.devices());
        // Whoever names a hash hears when it is another; Baileys 7.0.0-rc14 names none.
        String phash = message.attr("phash");
        return phash == null || phash.equals(expected) ? Verdict.passed() : Verdict.passedToSome(expected);
    }

    private static Optional<String> form(Device from, Node message, Group group, Recipients recipients) {
        List<Node> contents = message.children("enc");
        if (contents.size() != 1 || !contents.getFirst().attrOrEmpty("type").equals("skmsg")) {
            return Optional.of("a message to a group without exactly one skmsg");
        }
        for (Delivery delivery : recipients.deliveries()) {
            if (delivery.lid() != group.lidMode()) {
                return Optional.of("addresses of the other kind than the group's");
            }
            if (!group.has(delivery.to().account())) {
                return Optional.of("no member: " + delivery.to().phoneJid());
            }
        }
        // Groups need no bare entries: everybody gets the message.
        if (recipients.named().size() < companionsNamed(message, from)) {
            return Optional.of("an entry without a ciphertext");
        }
        return ChatRules.words(message, contents);
    }

    private static long companionsNamed(Node message, Device from) {
        return message.child("participants")
                .map(p -> p.children("to").stream()
                        .filter(to -> to.jid("jid")
                                .filter(jid -> !jid.equals(from.lidJid()) && !jid.equals(from.phoneJid()))
                                .isPresent())
                        .count())
                .orElse(0L);
    }

    /// A message sent again to the one companion that could not read it.
    private static Optional<String> again(World world, Device from, Node message, Group group) {
        Optional<Jid> participant = message.jid("participant");
        Optional<Device> device = participant.flatMap(world::deviceOf);
        if (device.isEmpty() || !group.has(device.get().account())) {
            return Optional.of("unknown companion: " + message.attrOrEmpty("participant"));
        }
        if (message.child("participants").isPresent()) {
            return Optional.of("a message sent again with participants");
        }
        var delivery = new Delivery(device.get(), group.lidMode(), message.children("enc"));
        Optional<String> problem = Messages.openSessions(from, List.of(delivery));
        if (problem.isEmpty()) {
            world.post(device.get(), Rewriting.group(world, from, message, delivery, group));
        }
        return problem;
    }
}
