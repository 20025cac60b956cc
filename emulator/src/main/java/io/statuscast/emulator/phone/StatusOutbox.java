package io.statuscast.emulator.phone;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.signal.Padding;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.SenderKeyDistributionMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Statuses that a phone publishes: one ciphertext under its sender key for all, the key itself for those who
/// lack it, and all of it again for a device that could not read it. Thread-safe.
///
/// Sources: whatsapp-rust `wacore/src/send/status.rs`; whatsmeow `retry.go`.
final class StatusOutbox {
    private static final String GROUP = Jid.STATUS.toString();
    private static final int SENT_KEPT_MAX = 1000;
    private final Line line;
    private final SeenLog log;
    private final PhoneSessions sessions;
    private final Habits habits;
    /// Devices that hold our sender key; forgotten with the process, so that they get it again.
    private final Set<Jid> holders = new HashSet<>();
    private final Map<String, Message> sent = new LinkedHashMap<>();

    StatusOutbox(Line line, SeenLog log, PhoneSessions sessions, Habits habits) {
        this.line = line;
        this.log = log;
        this.sessions = sessions;
        this.habits = habits;
    }

    /// Publishes a status, or takes one back.
    ///
    /// @param to the people who get it, by phone number; those without an account are passed over
    /// @return its message id
    synchronized String publish(Message message, Iterable<String> to) {
        String id = line.newMessageId();
        sent.put(id, message);
        if (sent.size() > SENT_KEPT_MAX) {
            sent.remove(sent.keySet().iterator().next());
        }
        Message key = withKey(Message.getDefaultInstance());
        var participants = new ArrayList<Node>();
        for (String phone : to) {
            line.world().lidOf(phone).ifPresent(user -> participants.addAll(recipient(user, key)));
        }
        participants.addAll(recipient(line.lid(line.endpoint().address()), key));
        byte[] padded = Padding.pad(message.toByteArray(), line.settings().random());
        Node enc = Node.of(
                "enc",
                Node.attrs("v", "2", "type", "skmsg", "mediatype", Words.mediaType(message)),
                line.signal().encryptGroup(GROUP, padded));
        line.send(Node.of(
                "message",
                Node.attrs("to", GROUP, "id", id, "type", Words.type(message), "edit", Words.edit(message)),
                Node.of("participants", Map.of(), participants),
                enc));
        line.world().changed();
        return id;
    }

    /// The devices of a user that lack our key, or the bare user when all have it.
    private List<Node> recipient(Jid user, Message key) {
        List<Jid> devices = devices(user);
        var entries = new ArrayList<Node>();
        for (Jid device : devices) {
            if (!holders.contains(device)) {
                sessions.encrypt(device, key, null, null).ifPresent(enc -> {
                    entries.add(Node.of("to", Node.attrs("jid", device.toString()), enc));
                    holders.add(device);
                });
            }
        }
        return entries.isEmpty() && !devices.isEmpty()
                ? List.of(Node.of("to", Node.attrs("jid", user.toString())))
                : entries;
    }

    /// The devices of a user by LID, this phone excepted.
    private List<Jid> devices(Jid user) {
        Jid own = line.endpoint().address();
        return line.world()
                .locked(() -> line.world().find(user).stream()
                        .flatMap(account -> account.devices().stream())
                        .filter(device -> !device.phoneJid().equals(own))
                        .map(device -> user.withDevice(device.number()))
                        .toList());
    }

    private Message withKey(Message message) {
        byte[] key = line.signal().createDistribution(GROUP);
        return message.toBuilder()
                .setSenderKeyDistributionMessage(SenderKeyDistributionMessage.newBuilder()
                        .setGroupId(GROUP)
                        .setAxolotlSenderKeyDistributionMessage(ByteString.copyFrom(key)))
                .build();
    }

    /// Answers a retry receipt with the same status on a new session, and with the key.
    synchronized void again(Node receipt) {
        String id = receipt.attrOrEmpty("id");
        Message message = sent.get(id);
        Optional<Jid> device = receipt.jid("participant");
        Optional<String> count = RetryCount.of(receipt);
        if (message == null || device.isEmpty() || count.isEmpty()) {
            log.violation("a retry receipt nobody can answer: " + receipt);
            return;
        }
        if (!sessions.renew(device.get(), receipt)) {
            return;
        }
        if (habits.againToCompanions()) {
            directly(id, device.get(), message, count.get());
            return;
        }
        sessions.encrypt(device.get(), withKey(message), Words.mediaType(message), count.get())
                .ifPresent(enc -> line.send(Node.of(
                        "message",
                        Node.attrs(
                                "to", GROUP,
                                "participant", device.get().toString(),
                                "id", id,
                                "type", Words.type(message),
                                "edit", Words.edit(message),
                                "t", Long.toString(line.seconds())),
                        enc)));
    }

    /// Twice in one stanza: once for the participant, once with the key and the count. Source: Baileys 7.0.0-rc14
    /// `Socket/messages-send.js` relayMessage.
    private void directly(String id, Jid device, Message message, String count) {
        Optional<Node> copy = sessions.encrypt(device, message, Words.mediaType(message), null);
        Optional<Node> counted = sessions.encrypt(device, withKey(message), Words.mediaType(message), count);
        if (copy.isPresent() && counted.isPresent()) {
            line.send(Node.of(
                    "message",
                    Node.attrs("to", device.toString(), "id", id, "type", Words.type(message)),
                    Node.of("participants", Map.of(), Node.of("to", Node.attrs("jid", device.toString()), copy.get())),
                    counted.get()));
        }
    }

    /// Forgets who holds the sender key: it was lost.
    synchronized void forgetHolders() {
        holders.clear();
    }
}
