package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Device;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What a message must look like before anything is passed on; each rule is answered with ack error 479 when broken.
///
/// Sources: whatsapp-rust issues 569, 925 and 943 and `send/mod.rs` (status), Baileys issue 2794, whatsmeow
/// `send.go`.
final class MessageRules {
    private static final Set<String> ATTRIBUTES = Set.of(
            "to",
            "id",
            "type",
            "t",
            "participant",
            "recipient",
            "phash",
            "edit",
            "category",
            "push_priority",
            "device_fanout",
            "addressing_mode",
            "verified_name",
            "peer_recipient_pn",
            "peer_recipient_lid");
    private static final Set<String> CHILDREN = Set.of(
            "participants",
            "enc",
            "device-identity",
            "meta",
            "reporting",
            "tctoken",
            "cstoken",
            "biz",
            "bot",
            "verified_name");
    private static final Set<String> STATUS_TYPES = Set.of("text", "media", "reaction", "poll");
    private static final Set<String> STATUS_SETTINGS = Set.of("contacts", "allowlist", "denylist", "");
    private static final String REVOKE = "7";
    private static final int ID_MAX = 128;

    private MessageRules() {}

    /// The rules for every message.
    static Optional<String> form(Device from, Node message) {
        for (String name : message.attrs().keySet()) {
            if (!ATTRIBUTES.contains(name)) {
                return Optional.of("unknown attribute on message: " + name);
            }
        }
        for (Node child : message.children()) {
            if (!CHILDREN.contains(child.tag())) {
                return Optional.of("unknown element in message: " + child.tag());
            }
        }
        String id = message.attrOrEmpty("id");
        if (id.isEmpty() || id.length() > ID_MAX || message.attrOrEmpty("type").isEmpty()) {
            return Optional.of("a message without an id or a type");
        }
        List<Node> ciphertexts = ciphertexts(message);
        for (Node enc : ciphertexts) {
            Optional<String> problem = Ciphertexts.problem(enc);
            if (problem.isPresent()) {
                return problem;
            }
        }
        boolean opens = ciphertexts.stream().anyMatch(Ciphertexts::isPreKeyMessage);
        boolean identified = message.child("device-identity").isPresent();
        return opens && !identified && !from.isPhone()
                ? Optional.of("a pkmsg without device-identity")
                : Optional.empty();
    }

    private static List<Node> ciphertexts(Node message) {
        var all = new ArrayList<>(message.children("enc"));
        message.child("participants").ifPresent(participants -> {
            for (Node to : participants.children("to")) {
                all.addAll(to.children());
            }
        });
        return all;
    }

    /// The rules for a status to an audience.
    static Optional<String> status(Device from, Node message, Recipients recipients) {
        if (message.attr("addressing_mode") != null) {
            return Optional.of("a status with addressing_mode");
        }
        if (!STATUS_TYPES.contains(message.attrOrEmpty("type"))) {
            return Optional.of("a status of type " + message.attrOrEmpty("type"));
        }
        if (message.children("enc").stream()
                        .filter(enc -> enc.attrOrEmpty("type").equals("skmsg"))
                        .count()
                != 1) {
            return Optional.of("a status without exactly one skmsg");
        }
        return meta(message).or(() -> hash(from, message, recipients));
    }

    private static Optional<String> meta(Node message) {
        Optional<Node> meta = message.child("meta");
        if (meta.isEmpty()) {
            return Optional.empty();
        }
        if (message.attrOrEmpty("edit").equals(REVOKE)) {
            return Optional.of("meta on a revoke");
        }
        if (message.attrOrEmpty("type").equals("reaction")) {
            return Optional.of("meta on a reaction");
        }
        String setting = meta.get().attrOrEmpty("status_setting");
        return STATUS_SETTINGS.contains(setting) ? Optional.empty() : Optional.of("unknown status_setting: " + setting);
    }

    /// The hash may cover the companions named, or all companions of the users named: clients differ, both describe
    /// the same device lists.
    private static Optional<String> hash(Device from, Node message, Recipients recipients) {
        String phash = message.attr("phash");
        if (phash == null) {
            return Optional.empty();
        }
        boolean fits =
                phash.equals(hashOf(from, recipients.named())) || phash.equals(hashOf(from, recipients.deliveries()));
        return fits ? Optional.empty() : Optional.of("phash does not fit the participants");
    }

    private static String hashOf(Device from, List<Delivery> deliveries) {
        boolean lid = !deliveries.isEmpty() && deliveries.getFirst().lid();
        Stream<Jid> others = deliveries.stream()
                .map(delivery -> lid ? delivery.to().lidJid() : delivery.to().phoneJid());
        return ParticipantHashes.of(Stream.concat(Stream.of(lid ? from.lidJid() : from.phoneJid()), others)
                .toList());
    }
}
