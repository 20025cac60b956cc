package io.statuscast.whatsapp.client;

import com.google.protobuf.ByteString;
import io.statuscast.whatsapp.RandomMessages;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Mutator;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.ContextInfo;
import io.statuscast.whatsapp.proto.DeviceSentMessage;
import io.statuscast.whatsapp.proto.ExtendedTextMessage;
import io.statuscast.whatsapp.proto.HistorySync;
import io.statuscast.whatsapp.proto.HistorySyncNotification;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.MessageKey;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import io.statuscast.whatsapp.proto.ReactionMessage;
import io.statuscast.whatsapp.proto.SenderKeyDistributionMessage;
import io.statuscast.whatsapp.signal.Encrypted;
import io.statuscast.whatsapp.signal.MessagePadding;
import io.statuscast.whatsapp.signal.Party;
import io.statuscast.whatsapp.signal.PreKeyBundle;
import io.statuscast.whatsapp.signal.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;

/// Those who really write to the fuzzed client: a contact's companion and our own phone. What they say is random, and
/// their encryption is right, so that it is read.
final class FuzzPeers {
    private static final String GROUP = "120363000000000001@g.us";
    private static final Jid ANNA = new Jid("100000000000001", 2, Jid.LID);

    private final Random random;
    private final SeededRandom keys;
    private final RandomMessages messages;
    private final Mutator mutator;
    private final Party anna;
    private final Party phone;
    private final Jid us;
    private int number;

    /// @param us   the fuzzed client
    /// @param ours its keys, without a one-time one
    FuzzPeers(long seed, Jid us, PreKeyBundle ours) {
        random = new Random(seed);
        keys = new SeededRandom(seed);
        messages = new RandomMessages(random);
        mutator = new Mutator(random);
        anna = new Party(ANNA, keys);
        phone = new Party(us.toUser(), keys);
        this.us = us;
        start(anna, ours);
        start(phone, ours);
    }

    private void start(Party peer, PreKeyBundle ours) {
        peer.commit(batch -> {
            peer.cipher.startSession(us, ours, batch);
            return peer;
        });
    }

    /// The first messages of each: sessions and sender keys come with them.
    List<Node> greetings() {
        return List.of(
                direct(withKey(Jid.STATUS.toString())),
                group(GROUP, withKey(GROUP), true),
                fromPhone(Message.newBuilder().setConversation("hello").build()));
    }

    /// A stanza with a random message in it.
    Node next() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> direct(message());
            case 3 -> group(Jid.STATUS.toString(), message(), false);
            case 4 -> group(GROUP, message(), false);
            case 5 -> group(Jid.STATUS.toString(), message(), true);
            case 6 -> direct(withKey(random.nextBoolean() ? Jid.STATUS.toString() : "x@g.us"));
            case 7 -> fromPhone(history());
            case 8 -> fromPhone(protocol());
            case 9 ->
                fromPhone(Message.newBuilder()
                        .setDeviceSentMessage(DeviceSentMessage.newBuilder()
                                .setDestinationJid(random.nextBoolean() ? GROUP : "a:b:1@lid")
                                .setMessage(message()))
                        .build());
            case 10 -> direct(answer());
            default -> fromPhone(message());
        };
    }

    private Message message() {
        return messages.like(Message.getDefaultInstance());
    }

    /// A reply or a reaction to our status, which may name it oddly.
    private Message answer() {
        String id = random.nextInt(8) == 0 ? "" : "3EB0AAAAAAAAAAAAAAAA01";
        String author = random.nextInt(8) == 0 ? "a:b:1@lid" : us.toUser().toString();
        if (random.nextBoolean()) {
            var key = MessageKey.newBuilder()
                    .setRemoteJid(Jid.STATUS.toString())
                    .setId(id)
                    .setParticipant(author);
            return Message.newBuilder()
                    .setReactionMessage(messages.like(ReactionMessage.getDefaultInstance()).toBuilder()
                            .setKey(key))
                    .build();
        }
        var context = messages.like(ContextInfo.getDefaultInstance()).toBuilder()
                .setRemoteJid(Jid.STATUS.toString())
                .setStanzaId(id)
                .setParticipant(author);
        return Message.newBuilder()
                .setExtendedTextMessage(messages.like(ExtendedTextMessage.getDefaultInstance()).toBuilder()
                        .setText("hello")
                        .setContextInfo(context))
                .build();
    }

    private Message protocol() {
        return Message.newBuilder()
                .setProtocolMessage(messages.like(ProtocolMessage.getDefaultInstance()))
                .build();
    }

    private Message history() {
        byte[] plain = messages.like(HistorySync.getDefaultInstance()).toByteArray();
        byte[] compressed = deflated(random.nextInt(3) == 0 ? mutator.spoil(plain) : plain);
        var notification = HistorySyncNotification.newBuilder()
                .setInitialHistBootstrapInlinePayload(
                        ByteString.copyFrom(random.nextInt(3) == 0 ? mutator.spoil(compressed) : compressed));
        return Message.newBuilder()
                .setProtocolMessage(ProtocolMessage.newBuilder().setHistorySyncNotification(notification))
                .build();
    }

    private static byte[] deflated(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private Message withKey(String group) {
        byte[] distribution = anna.commitBytes(batch -> anna.senderKeys.distribution(group, ANNA, batch));
        if (number > 10 && random.nextInt(4) == 0) {
            distribution = mutator.spoil(distribution);
        }
        return message().toBuilder()
                .setSenderKeyDistributionMessage(SenderKeyDistributionMessage.newBuilder()
                        .setGroupId(group)
                        .setAxolotlSenderKeyDistributionMessage(ByteString.copyFrom(distribution)))
                .build();
    }

    private byte[] padded(Message message) {
        byte[] plain = message.toByteArray();
        if (number > 10 && random.nextInt(5) == 0) {
            plain = mutator.spoil(plain);
        }
        byte[] padded = MessagePadding.pad(plain, keys);
        return number > 10 && random.nextInt(30) == 0 ? mutator.spoil(padded) : padded;
    }

    private Node direct(Message message) {
        return stanza(
                Node.attrs("from", ANNA.toString(), "sender_pn", "15550001001:2@s.whatsapp.net"), enc(anna, message));
    }

    private Node fromPhone(Message message) {
        return stanza(Node.attrs("from", us.toUser().toString(), "category", "peer"), enc(phone, message));
    }

    /// @param alone with a session, not with the key of the group
    private Node group(String group, Message message, boolean alone) {
        return stanza(
                Node.attrs("from", group, "participant", ANNA.toString(), "addressing_mode", "lid"),
                alone ? enc(anna, message) : underKey(group, message));
    }

    private Node enc(Party peer, Message message) {
        Encrypted encrypted = peer.commit(batch -> peer.cipher.encrypt(us, padded(message), batch));
        return Node.of("enc", Node.attrs("v", "2", "type", encrypted.type()), encrypted.bytes());
    }

    private Node underKey(String group, Message message) {
        byte[] bytes = anna.commitBytes(batch -> {
            var _ = anna.senderKeys.distribution(group, ANNA, batch);
            return anna.senderKeys.encrypt(group, ANNA, padded(message), batch);
        });
        return Node.of("enc", Node.attrs("v", "2", "type", "skmsg"), bytes);
    }

    private Node stanza(Map<String, String> address, Node enc) {
        var attrs = new LinkedHashMap<>(address);
        attrs.put("id", "A" + number++);
        attrs.put("t", "1772000000");
        attrs.put("type", "text");
        attrs.put("notify", "Anna " + random.nextInt(26));
        return Node.of("message", attrs, enc);
    }
}
