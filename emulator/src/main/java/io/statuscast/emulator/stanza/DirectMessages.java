package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Account;
import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Messages to one person: encrypted for each of their companions and for the sender's own others.
///
/// Source: whatsmeow `send.go` sendDM, `retry.go`; Baileys `Socket/messages-send` relayMessage.
final class DirectMessages {
    private DirectMessages() {}

    static Verdict pass(World world, Device from, Node message, Jid to) {
        if (message.child("participants").isEmpty()) {
            return Verdict.of(single(world, from, message, to));
        }
        if (to.device() != 0) {
            return Verdict.of(again(world, from, message, to));
        }
        Optional<Account> person = world.find(to);
        if (person.isEmpty()) {
            return Verdict.malformed("a message to " + to + ", who is not on WhatsApp");
        }
        Recipients recipients = Recipients.read(world, from, message);
        Optional<String> problem = recipients
                .problem()
                .or(() -> form(from, message, to, person.get(), recipients))
                .or(() -> Messages.openSessions(from, recipients.named()));
        if (problem.isPresent()) {
            return Verdict.malformed(problem.get());
        }
        for (Delivery delivery : recipients.named()) {
            if (!Messages.blocks(delivery.to().account(), from.account())) {
                world.post(delivery.to(), Rewriting.direct(world, from, message, delivery, to));
            }
        }
        return complete(from, to, person.get(), recipients);
    }

    private static Optional<String> form(Device from, Node message, Jid to, Account person, Recipients recipients) {
        if (!message.children("enc").isEmpty()) {
            return Optional.of("a direct message with a part for everybody");
        }
        boolean reaches = false;
        for (Delivery delivery : recipients.deliveries()) {
            boolean theirs = delivery.to().account().equals(person);
            if (!theirs && !delivery.to().account().equals(from.account())) {
                return Optional.of(
                        "a companion of a third person: " + delivery.to().phoneJid());
            }
            if (delivery.lid() != to.isLid()) {
                return Optional.of("phone numbers and LIDs mixed in one message");
            }
            reaches = reaches || (theirs && !delivery.own().isEmpty());
        }
        boolean toSelf = person.equals(from.account());
        if (!reaches && !toSelf) {
            return Optional.of("nothing for the one it goes to");
        }
        List<Node> contents =
                recipients.named().stream().flatMap(d -> d.own().stream()).toList();
        return ChatRules.words(message, contents)
                .or(() -> ChatRules.hash(
                        from,
                        to.isLid(),
                        message,
                        recipients.named().stream().map(Delivery::to).toList(),
                        ChatRules.hashOf(from, to.isLid(), companions(from, person))));
    }

    /// A sender that does not name all companions is told the hash of those there are.
    private static Verdict complete(Device from, Jid to, Account person, Recipients recipients) {
        List<Device> named = recipients.named().stream().map(Delivery::to).toList();
        List<Device> expected = companions(from, person);
        return named.containsAll(expected)
                ? Verdict.passed()
                : Verdict.passedToSome(ChatRules.hashOf(from, to.isLid(), expected));
    }

    private static List<Device> companions(Device from, Account person) {
        var all = new ArrayList<>(person.devices());
        if (!person.equals(from.account())) {
            all.addAll(from.account().devices());
        }
        all.removeIf(device -> device.phoneJid().equals(from.phoneJid()));
        return all;
    }

    /// Sent again to the companion that asked for it, in the form of Baileys 7.0.0-rc14: its `enc` with the count
    /// of the request, and one more in `<participants>` for the same companion. Baileys answers requests for
    /// statuses so as well; its receivers see a direct message.
    private static Optional<String> again(World world, Device from, Node message, Jid to) {
        Optional<Device> device = world.deviceOf(to);
        if (device.isEmpty()) {
            return Optional.of("unknown companion: " + to);
        }
        if (!world.retries().asked(device.get(), from, message.attrOrEmpty("id"))) {
            return Optional.of("a message to the companion " + to + ", which did not ask for it again");
        }
        Recipients recipients = Recipients.read(world, from, message);
        boolean others = recipients.deliveries().stream()
                .anyMatch(
                        delivery -> !delivery.own().isEmpty() && !delivery.to().equals(device.get()));
        List<Node> counted = message.children("enc");
        if (recipients.problem().isPresent() || others) {
            return recipients.problem().or(() -> Optional.of("a message sent again to others than " + to));
        }
        if (counted.size() != 1 || counted.getFirst().attr("count") == null) {
            return Optional.of("a message sent again without exactly one enc with a count");
        }
        var own = new ArrayList<Node>();
        recipients.named().forEach(delivery -> own.addAll(delivery.own()));
        own.addAll(counted);
        return post(world, from, message, new Delivery(device.get(), to.isLid(), own), to);
    }

    /// A message whose one `enc` is for one device: peer messages, and a direct message sent again.
    private static Optional<String> single(World world, Device from, Node message, Jid to) {
        Optional<Device> device = world.deviceOf(to);
        if (device.isEmpty()) {
            return Optional.of("unknown companion: " + to);
        }
        return post(world, from, message, new Delivery(device.get(), to.isLid(), message.children("enc")), to);
    }

    private static Optional<String> post(World world, Device from, Node message, Delivery delivery, Jid to) {
        Optional<String> problem = Messages.openSessions(from, List.of(delivery));
        if (problem.isEmpty()) {
            world.post(delivery.to(), Rewriting.direct(world, from, message, delivery, to));
        }
        return problem;
    }
}
