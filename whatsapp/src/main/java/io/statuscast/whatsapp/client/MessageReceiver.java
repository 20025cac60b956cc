package io.statuscast.whatsapp.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import io.statuscast.whatsapp.signal.MessagePadding;
import io.statuscast.whatsapp.signal.SignalException;
import io.statuscast.whatsapp.store.Batch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Decrypts what arrives and takes over what concerns the client itself: keys, history, app state from our own
/// phone, sender keys from anyone.
///
/// A message's ratchet step and what it tells are committed together, before the message is acknowledged. The
/// stanza worker calls it, one message after the other.
/// Source: whatsmeow `message.go`, `retry.go`.
final class MessageReceiver {
    private static final Logger LOG = System.getLogger(MessageReceiver.class.getName());
    /// How often one message is asked for again. Source: whatsmeow `retry.go`.
    private static final int RETRIES_MAX = 5;
    /// How many undecryptable messages are counted at once.
    private static final int COUNTED_MAX = 1000;

    /// The server of channels, whose posts are not receipted. Source: whatsmeow `message.go` handleEncryptedMessage.
    private static final String NEWSLETTER = "newsletter";

    private final Account account;
    private final SignalKeys keys;
    private final LidBook lids;
    private final ContactSync contacts;
    private final HistoryReader history;
    private final PreKeySupply preKeys;
    private final Worker tasks;
    private final Map<String, Integer> retries = new LinkedHashMap<>();

    MessageReceiver(
            Account account,
            SignalKeys keys,
            LidBook lids,
            ContactSync contacts,
            HistoryReader history,
            PreKeySupply preKeys,
            Worker tasks) {
        this.account = account;
        this.keys = keys;
        this.lids = lids;
        this.contacts = contacts;
        this.history = history;
        this.preKeys = preKeys;
        this.tasks = tasks;
    }

    /// What a message did to us, for the answers it gets.
    private enum Result {
        TAKEN,
        APP_STATE_KEYS,
        HISTORY,
        KNOWN_ALREADY,
        UNDECRYPTABLE
    }

    /// Handles a `<message>` or `<status>` and answers it.
    void received(Connection connection, Node message) {
        Jid from = message.jid("from").orElse(Jid.SERVER);
        Jid sender = message.jid("participant").orElse(from);
        learnAddresses(message, sender);
        var results = message.children("enc").stream()
                .map(enc -> decrypt(enc, from, sender))
                .toList();
        boolean ours = account.isOurs(sender);
        if (results.contains(Result.UNDECRYPTABLE) && ours) {
            askAgain(connection, message);
        } else if (!from.server().equals(NEWSLETTER)) {
            connection.send(Stanzas.receipt(message, receiptType(message, ours)));
        }
        connection.send(Stanzas.ack(message));
        if (results.contains(Result.HISTORY)) {
            connection.send(Stanzas.receipt(message, "hist_sync"));
        }
        if (results.contains(Result.APP_STATE_KEYS)) {
            tasks.submit(() -> contacts.sync(connection.iqs()));
        }
    }

    // Seen by nobody: "inactive" keeps a server from looking like a reader.
    private static String receiptType(Node message, boolean ours) {
        if (!ours) {
            return "inactive";
        }
        return message.attrOrEmpty("category").equals("peer") ? "peer_msg" : "sender";
    }

    private void learnAddresses(Node message, Jid sender) {
        var other = message.jid("participant_pn")
                .or(() -> message.jid("sender_pn"))
                .or(() -> message.jid("participant_lid"))
                .or(() -> message.jid("sender_lid"));
        other.ifPresent(o -> {
            Jid phone = o.isPhone() ? o : sender;
            Jid lid = o.isLid() ? o : sender;
            if (lids.lidOf(phone.toUser()).filter(lid.toUser()::equals).isEmpty()) {
                keys.change(batch -> lids.learn(phone.toUser(), lid.toUser(), batch));
            }
        });
    }

    private Result decrypt(Node enc, Jid from, Jid sender) {
        try {
            return keys.atomically(batch -> {
                Jid address = keys.sessionAddress(sender, batch);
                String type = enc.attrOrEmpty("type");
                byte[] padded = type.equals("skmsg")
                        ? keys.senderKeys().decrypt(from.toString(), address, enc.bytes(), batch)
                        : inSession(address, type, enc.bytes(), batch);
                return take(parse(MessagePadding.unpad(padded)), from, sender, address, batch);
            });
        } catch (SignalException.Duplicate e) {
            return Result.KNOWN_ALREADY;
        } catch (SignalException e) {
            LOG.log(Level.INFO, "a message could not be decrypted: {0}", e.getMessage());
            return Result.UNDECRYPTABLE;
        }
    }

    /// Decrypts what was encrypted for us alone. A sender that comes with a new identity was installed anew, and has
    /// lost our sender key.
    private byte[] inSession(Jid address, String type, byte[] ciphertext, Batch batch) {
        Optional<byte[]> before = keys.signalStore().identity(address, batch);
        byte[] padded = keys.sessions().decrypt(address, type, ciphertext, batch);
        Optional<byte[]> after = keys.signalStore().identity(address, batch);
        if (before.isPresent() && after.isPresent() && !Arrays.equals(before.get(), after.get())) {
            keys.senderKeys().markLacking(Jid.STATUS.toString(), address, batch);
        }
        return padded;
    }

    private static Message parse(byte[] plaintext) {
        try {
            return Message.parseFrom(plaintext);
        } catch (InvalidProtocolBufferException e) {
            throw new SignalException.Malformed("the plaintext is no message", e);
        }
    }

    private Result take(Message outer, Jid from, Jid sender, Jid address, Batch batch) {
        Message message =
                outer.hasDeviceSentMessage() ? outer.getDeviceSentMessage().getMessage() : outer;
        if (message.hasSenderKeyDistributionMessage()) {
            byte[] distribution = message.getSenderKeyDistributionMessage()
                    .getAxolotlSenderKeyDistributionMessage()
                    .toByteArray();
            keys.senderKeys().receiveDistribution(from.toString(), address, distribution, batch);
        }
        if (!message.hasProtocolMessage() || !account.isOurs(sender) || sender.device() != 0) {
            return Result.TAKEN;
        }
        ProtocolMessage protocol = message.getProtocolMessage();
        if (protocol.hasAppStateSyncKeyShare()) {
            int kept = contacts.keysCame(protocol.getAppStateSyncKeyShare(), batch);
            LOG.log(Level.DEBUG, "{0} app-state keys came", kept);
            return Result.APP_STATE_KEYS;
        }
        if (protocol.hasHistorySyncNotification()) {
            history.read(protocol.getHistorySyncNotification(), batch);
            return Result.HISTORY;
        }
        return Result.TAKEN;
    }

    /// Asks our own phone to encrypt a message again, with keys to start a new session.
    private void askAgain(Connection connection, Node message) {
        String id = message.attrOrEmpty("id");
        int before = message.children("enc").stream()
                .mapToInt(enc -> Attributes.number(enc, "count", 0))
                .max()
                .orElse(0);
        int count = retries.merge(id, Math.max(1, before + 1), (known, fresh) -> Math.max(known + 1, fresh));
        if (retries.size() > COUNTED_MAX) {
            retries.remove(retries.keySet().iterator().next());
        }
        if (count > RETRIES_MAX) {
            LOG.log(Level.WARNING, "a message of our phone cannot be decrypted; it is not asked for again");
            return;
        }
        connection.send(Stanzas.receipt(
                message,
                "retry",
                Node.of(
                        "retry",
                        Node.attrs("count", Integer.toString(count), "id", id, "t", message.attr("t"), "v", "1")),
                Bundles.registration(account.credentials().registrationId()),
                preKeys.forRetry()));
    }
}
