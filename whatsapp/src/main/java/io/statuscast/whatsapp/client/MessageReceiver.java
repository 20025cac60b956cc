package io.statuscast.whatsapp.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.signal.MessagePadding;
import io.statuscast.whatsapp.signal.SignalException;
import io.statuscast.whatsapp.store.Batch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decrypts what arrives, takes over what concerns the client itself (sender keys from anyone, keys and history
/// from our own phone), and hands the rest to the [Deliveries].
///
/// A message's ratchet step and what it tells are committed together, before the message is acknowledged.
/// What cannot be decrypted is asked for again. The stanza worker calls it, one message after the other.
/// Source: whatsmeow `message.go`.
final class MessageReceiver {
    private static final Logger LOG = System.getLogger(MessageReceiver.class.getName());

    /// The server of channels, whose posts are not encrypted and not receipted. Source: whatsmeow
    /// `message.go`.
    private static final String NEWSLETTER = "newsletter";

    private final Account account;
    private final SignalKeys keys;
    private final LidBook lids;
    private final PhoneMessages phone;
    private final RetryRequests retries;
    private final Deliveries deliveries;
    private final People people;
    private final Link link;

    MessageReceiver(
            Account account,
            SignalKeys keys,
            LidBook lids,
            PhoneMessages phone,
            RetryRequests retries,
            Deliveries deliveries,
            People people,
            Link link) {
        this.account = account;
        this.keys = keys;
        this.lids = lids;
        this.phone = phone;
        this.retries = retries;
        this.deliveries = deliveries;
        this.people = people;
        this.link = link;
    }

    /// What became of one `<enc>`.
    private sealed interface Opened {
        /// Decrypted and committed.
        ///
        /// @param kept what the listener is to be told, null when nothing
        record Taken(PhoneMessages.Followup followup, Deliveries.@Nullable Kept kept) implements Opened {}

        /// Decrypted before: the server did not get our answer.
        record Repeated() implements Opened {}

        /// Decrypted to something that is no message, or from more people than sessions are kept with. Asking again
        /// would not help.
        record Unreadable() implements Opened {}

        record Failed(SignalException why) implements Opened {}
    }

    /// Handles a `<message>` or `<status>` and answers it.
    void received(Connection connection, Node message) {
        Jid from = message.jid("from").orElse(Jid.SERVER);
        List<Node> ciphertexts = message.children("enc");
        boolean empty = message.child("unavailable").isPresent() && ciphertexts.isEmpty();
        if (from.server().equals(NEWSLETTER) || empty) {
            LOG.log(Level.DEBUG, "a message without content for this companion was acknowledged");
            connection.send(Stanzas.ack(message));
            return;
        }
        var envelope = Envelope.of(message, account);
        if (!envelope.sender().isPerson() || envelope.messageId().length() > ReceiptReader.ID_LENGTH_MAX) {
            LOG.log(Level.INFO, "a message of nobody, or with an id that is too long to be one, was refused");
            connection.send(Stanzas.refusal(message, Stanzas.UNRECOGNIZED));
            return;
        }
        learnAddresses(message, envelope.sender());
        var opened = new ArrayList<Opened>();
        for (Node enc : contentFirst(ciphertexts)) {
            Opened one = open(enc, envelope, brought(opened));
            opened.add(one);
            // At once: it is durable, and comes as a repetition when this message cannot be answered.
            handOn(one);
        }
        answer(connection, message, envelope, opened);
        opened.forEach(one -> follow(connection, message, one));
    }

    /// What was encrypted again says where it belongs; a second copy beside it (Baileys 7.0.0-rc14 writes one) does
    /// not.
    private static List<Node> contentFirst(List<Node> ciphertexts) {
        return ciphertexts.stream()
                .sorted(Comparator.comparing(enc -> enc.attr("count") == null))
                .toList();
    }

    private static boolean brought(List<Opened> opened) {
        return opened.stream().anyMatch(one -> one instanceof Opened.Taken taken && taken.kept() != null);
    }

    private void answer(Connection connection, Node message, Envelope envelope, List<Opened> opened) {
        Optional<SignalException> failure = failure(opened);
        if (failure.isPresent()) {
            boolean direct = message.children("enc").stream().anyMatch(enc -> !isGroup(enc));
            boolean keyless = failure.get() instanceof SignalException.NoSenderKey && !direct;
            if (!retries.ask(connection, message, keyless)) {
                giveUp(envelope, failure.get());
            }
            connection.send(Stanzas.ack(message));
        } else if (opened.isEmpty()) {
            connection.send(Stanzas.refusal(message, Stanzas.UNRECOGNIZED));
        } else if (opened.stream().allMatch(Opened.Unreadable.class::isInstance)) {
            connection.send(Stanzas.refusal(message, Stanzas.INVALID_PROTOBUF));
        } else {
            connection.send(Stanzas.receipt(message, receiptType(message, envelope)));
            connection.send(Stanzas.ack(message));
        }
    }

    private void giveUp(Envelope envelope, SignalException why) {
        var message = new UnreadableMessage(
                envelope.messageId(),
                envelope.chat(),
                people.of(envelope.sender(), envelope.pushName()),
                envelope.at(),
                why.getClass().getSimpleName() + ": " + why.getMessage());
        link.tell(listener -> listener.onUnreadable(message));
    }

    /// Why the content did not come; empty when it did, even if another part could not be decrypted.
    private static Optional<SignalException> failure(List<Opened> opened) {
        if (brought(opened)) {
            return Optional.empty();
        }
        SignalException failure = null;
        for (Opened one : opened) {
            if (one instanceof Opened.Failed(var why)) {
                failure = why;
            }
        }
        return Optional.ofNullable(failure);
    }

    // Seen by nobody: "inactive" keeps a server from looking like a reader.
    private static String receiptType(Node message, Envelope envelope) {
        if (!envelope.fromMe()) {
            return "inactive";
        }
        return message.attrOrEmpty("category").equals("peer") ? "peer_msg" : "sender";
    }

    private void follow(Connection connection, Node message, Opened one) {
        if (one instanceof Opened.Taken taken) {
            phone.follow(taken.followup(), connection, message);
        }
    }

    private void handOn(Opened one) {
        if (one instanceof Opened.Taken taken && taken.kept() != null) {
            deliveries.handOn(taken.kept());
        }
    }

    private void learnAddresses(Node message, Jid sender) {
        var other = message.jid("participant_pn")
                .or(() -> message.jid("sender_pn"))
                .or(() -> message.jid("participant_lid"))
                .or(() -> message.jid("sender_lid"));
        other.ifPresent(o -> {
            Jid number = o.isPhone() ? o : sender;
            Jid lid = o.isLid() ? o : sender;
            if (lids.lidOf(number.toUser()).filter(lid.toUser()::equals).isEmpty()) {
                keys.change(batch -> lids.learn(number.toUser(), lid.toUser(), batch));
            }
        });
    }

    private static boolean isGroup(Node enc) {
        return enc.attrOrEmpty("type").equals("skmsg");
    }

    /// @param brought whether another part of the stanza brought the content already
    private Opened open(Node enc, Envelope envelope, boolean brought) {
        try {
            return keys.atomically(batch -> {
                Jid address = keys.sessionAddress(envelope.sender(), batch);
                if (!isGroup(enc) && !keys.takesSession(address, batch)) {
                    return new Opened.Unreadable();
                }
                byte[] padded = isGroup(enc)
                        ? keys.senderKeys().decrypt(envelope.chat().toString(), address, enc.bytes(), batch)
                        : inSession(address, enc.attrOrEmpty("type"), enc.bytes(), batch);
                return take(padded, envelope, address, brought, batch);
            });
        } catch (SignalException.Duplicate e) {
            return new Opened.Repeated();
        } catch (SignalException e) {
            LOG.log(Level.INFO, "a message could not be decrypted: {0}", e.getMessage());
            return new Opened.Failed(e);
        }
    }

    /// Decrypts what was encrypted for us alone. A sender that comes with a new identity was installed anew,
    /// and has lost our sender key.
    private byte[] inSession(Jid address, String type, byte[] ciphertext, Batch batch) {
        Optional<byte[]> before = keys.signalStore().identity(address, batch);
        byte[] padded = keys.sessions().decrypt(address, type, ciphertext, batch);
        Optional<byte[]> after = keys.signalStore().identity(address, batch);
        if (before.isPresent() && after.isPresent() && !Arrays.equals(before.get(), after.get())) {
            keys.markLacking(address, batch);
        }
        return padded;
    }

    private Opened take(byte[] padded, Envelope outside, Jid address, boolean brought, Batch batch) {
        Message outer;
        try {
            outer = Message.parseFrom(MessagePadding.unpad(padded));
        } catch (InvalidProtocolBufferException e) {
            LOG.log(Level.INFO, "the plaintext of a message is no message: {0}", e.getMessage());
            return new Opened.Unreadable();
        }
        Message message =
                outer.hasDeviceSentMessage() ? outer.getDeviceSentMessage().getMessage() : outer;
        Envelope envelope = outside.inside(message);
        if (message.hasSenderKeyDistributionMessage() && envelope.inGroup()) {
            byte[] distribution = message.getSenderKeyDistributionMessage()
                    .getAxolotlSenderKeyDistributionMessage()
                    .toByteArray();
            keys.takeSenderKey(envelope.chat().toString(), address, distribution, batch);
        }
        if (!envelope.fromMe()) {
            people.learnName(envelope.sender(), envelope.pushName(), batch);
        }
        var followup = message.hasProtocolMessage()
                        && envelope.fromMe()
                        && envelope.sender().device() == 0
                ? phone.take(envelope.messageId(), message.getProtocolMessage(), batch)
                : PhoneMessages.Followup.NONE;
        var kept = followup == PhoneMessages.Followup.NONE && !brought
                ? deliveries.keep(envelope.incoming(outer, message), batch)
                : Optional.<Deliveries.Kept>empty();
        return new Opened.Taken(followup, kept.orElse(null));
    }
}
