package io.statuscast.emulator.phone;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.signal.Padding;
import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.Group;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.DeviceSentMessage;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.SenderKeyDistributionMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a phone writes into chats: encrypted for every device of both sides, or for a group under a sender key. What
/// devices cannot read is sent to them again. Thread-safe.
///
/// Source: whatsmeow `send.go`, `retry.go`.
final class ChatSending {
    private static final int SENT_KEPT_MAX = 200;
    /// A message that may be asked for again.
    private record Sent(Jid chat, Message message) {}

    private final Line line;
    private final PhoneSessions sessions;
    private final Map<String, Sent> sent = new LinkedHashMap<>();
    private final Map<Jid, Set<String>> holders = new HashMap<>();

    ChatSending(Line line, PhoneSessions sessions) {
        this.line = line;
        this.sessions = sessions;
    }

    /// @param chat a person by LID, or a group
    /// @return the stanza
    synchronized Node send(String id, Jid chat, Message message) {
        sent.put(id, new Sent(chat, message));
        if (sent.size() > SENT_KEPT_MAX) {
            sent.remove(sent.keySet().iterator().next());
        }
        Optional<Group> group = line.world().locked(() -> line.world().groups().find(chat));
        Node stanza = group.isPresent() ? toGroup(id, group.get(), message) : direct(id, chat, message);
        line.send(stanza);
        return stanza;
    }

    private Node direct(String id, Jid chat, Message message) {
        String mediaType = Words.mediaType(message);
        var entries = new ArrayList<Node>();
        for (Device device : Chats.devices(line.world(), chat, line.endpoint().address())) {
            Jid address = chat.isLid() ? device.lidJid() : device.phoneJid();
            sessions.encrypt(address, wrapped(address, chat, message), mediaType, null)
                    .ifPresent(enc -> entries.add(Node.of("to", Node.attrs("jid", address.toString()), enc)));
        }
        return Node.of(
                "message",
                attributes(id, chat, message),
                Words.withMeta(message, List.of(Node.of("participants", Map.of(), entries))));
    }

    private Message wrapped(Jid device, Jid chat, Message message) {
        if (!line.isOwn(device.toUser()) || chat.equals(line.lid(device).toUser())) {
            return message;
        }
        return Message.newBuilder()
                .setDeviceSentMessage(DeviceSentMessage.newBuilder()
                        .setDestinationJid(chat.toString())
                        .setMessage(message))
                .build();
    }

    private Node toGroup(String id, Group group, Message message) {
        Jid chat = group.jid();
        Set<String> holding = holders.computeIfAbsent(chat, _ -> new HashSet<>());
        Message key = withKey(chat, Message.getDefaultInstance());
        var entries = new ArrayList<Node>();
        for (Device device : Chats.devices(line.world(), chat, line.endpoint().address())) {
            Jid address = group.address(device);
            if (holding.add(line.keyName(address))) {
                sessions.encrypt(address, key, null, null)
                        .ifPresent(enc -> entries.add(Node.of("to", Node.attrs("jid", address.toString()), enc)));
            }
        }
        byte[] padded = Padding.pad(message.toByteArray(), line.settings().random());
        byte[] skmsg = line.signal().encryptGroup(chat.toString(), padded);
        var children = new ArrayList<Node>();
        if (!entries.isEmpty()) {
            children.add(Node.of("participants", Map.of(), entries));
        }
        children.add(
                Node.of("enc", Node.attrs("v", "2", "type", "skmsg", "mediatype", Words.mediaType(message)), skmsg));
        Map<String, String> attrs = attributes(id, chat, message);
        attrs.put("addressing_mode", group.lidMode() ? "lid" : "pn");
        return Node.of("message", attrs, Words.withMeta(message, children));
    }

    private Message withKey(Jid group, Message message) {
        byte[] key = line.signal().createDistribution(group.toString());
        return message.toBuilder()
                .setSenderKeyDistributionMessage(SenderKeyDistributionMessage.newBuilder()
                        .setGroupId(group.toString())
                        .setAxolotlSenderKeyDistributionMessage(ByteString.copyFrom(key)))
                .build();
    }

    private static Map<String, String> attributes(String id, Jid chat, Message message) {
        return Node.attrs("to", chat.toString(), "id", id, "type", Words.type(message), "edit", Words.edit(message));
    }

    /// Answers a retry receipt with the same message on a new session.
    synchronized void again(Node receipt) {
        Sent known = sent.get(receipt.attrOrEmpty("id"));
        Optional<String> count = RetryCount.of(receipt);
        Optional<Jid> device = receipt.jid("participant").or(() -> receipt.jid("from"));
        if (known == null || device.isEmpty() || count.isEmpty() || !sessions.renew(device.get(), receipt)) {
            return;
        }
        boolean group = known.chat().server().equals(Jid.GROUP);
        Message message =
                group ? withKey(known.chat(), known.message()) : wrapped(device.get(), known.chat(), known.message());
        sessions.encrypt(device.get(), message, Words.mediaType(known.message()), count.get())
                .ifPresent(enc -> line.send(
                        Node.of("message", repeated(receipt, known), Words.withMeta(known.message(), List.of(enc)))));
    }

    private static Map<String, String> repeated(Node receipt, Sent known) {
        @Nullable String recipient = receipt.attr("recipient");
        Map<String, String> attrs = attributes(receipt.attrOrEmpty("id"), known.chat(), known.message());
        attrs.put("to", receipt.attrOrEmpty("from"));
        if (receipt.attr("participant") != null) {
            attrs.put("participant", receipt.attrOrEmpty("participant"));
        }
        if (recipient != null) {
            attrs.put("recipient", recipient);
        }
        return attrs;
    }

    /// Forgets who holds our sender keys, as a phone does that was restored from an old backup.
    synchronized void forget() {
        holders.clear();
    }
}
