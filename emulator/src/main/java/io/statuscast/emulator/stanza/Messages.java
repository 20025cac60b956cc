package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Account;
import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.List;
import java.util.Optional;

/// `message`: checked, acknowledged, and passed on to each companion with what is encrypted for it.
///
/// Sources: whatsmeow `message.go` and `types/message.go` (what receivers read: `participant`,
/// `participant_pn`, `sender_lid`, `recipient`, `notify`, `t`), `send.go` (what senders write).
final class Messages {
    void take(World world, Device from, Node message) {
        // Clients are what is tested; what a phone tells its own companions must not use faults up.
        boolean spared = message.attrOrEmpty("category").equals("peer");
        int fault = spared ? 0 : world.faults().takeRefusal(from, message);
        if (fault != 0) {
            acknowledge(world, from, message, Verdict.refused(fault, "on demand"));
            return;
        }
        Verdict verdict =
                MessageRules.form(from, message).map(Verdict::malformed).orElseGet(() -> pass(world, from, message));
        if (verdict.error() != 0) {
            world.refuse(from.phoneJid().toString(), verdict.error(), verdict.reason(), message);
            acknowledge(world, from, message, verdict);
        } else if (spared || !world.faults().takeDroppedAck()) {
            acknowledge(world, from, message, verdict);
        }
    }

    private static void acknowledge(World world, Device to, Node message, Verdict verdict) {
        Node ack = Node.of(
                "ack",
                Node.attrs(
                        "class", "message",
                        "id", message.attr("id"),
                        "from", message.attr("to"),
                        "participant", message.attr("participant"),
                        "t", world.seconds(),
                        "phash", verdict.phash(),
                        "error", verdict.error() == 0 ? null : Integer.toString(verdict.error())));
        world.whenKept(() -> world.locked(() -> {
            world.deliver(to, ack);
            return ack;
        }));
    }

    /// Passes a well-formed message on.
    private static Verdict pass(World world, Device from, Node message) {
        Optional<Jid> to = message.jid("to");
        if (to.isEmpty()) {
            return Verdict.malformed("a message to nobody");
        }
        if (to.get().equals(Jid.STATUS)) {
            return Verdict.of(
                    message.attr("participant") == null ? audience(world, from, message) : again(world, from, message));
        }
        if (to.get().server().equals(Jid.GROUP)) {
            return GroupMessages.pass(world, from, message, to.get());
        }
        return to.get().isLid() || to.get().isPhone()
                ? DirectMessages.pass(world, from, message, to.get())
                : Verdict.malformed("a message to " + to.get() + ", which this server does not know");
    }

    /// A status, fanned out to companions.
    private static Optional<String> audience(World world, Device from, Node message) {
        Recipients recipients = Recipients.read(world, from, message);
        Optional<String> problem = recipients
                .problem()
                .or(() -> MessageRules.status(from, message, recipients))
                .or(() -> openSessions(from, recipients.named()));
        if (problem.isPresent()) {
            return problem;
        }
        for (Delivery delivery : recipients.deliveries()) {
            if (!blocks(delivery.to().account(), from.account())) {
                world.post(delivery.to(), Rewriting.status(world, from, message, delivery));
            }
        }
        return Optional.empty();
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
            world.post(device.get(), Rewriting.status(world, from, message, delivery));
        }
        return problem;
    }

    /// Lets every `pkmsg` open its session.
    ///
    /// @return why one may not, if so
    static Optional<String> openSessions(Device from, List<Delivery> deliveries) {
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

    static boolean blocks(Account receiver, Account sender) {
        return receiver.blocked().contains(sender.lidJid().toString());
    }
}
