package io.statuscast.emulator.phone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.signal.Envelope;
import io.statuscast.emulator.signal.Padding;
import io.statuscast.emulator.signal.SignalDevice;
import io.statuscast.emulator.signal.SignalException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads `message` stanzas: opens every `enc`, keeps sender keys, and answers with a delivery receipt, or with a retry
/// receipt when something could not be opened. What a message says goes to a [Shelf].
///
/// One thread at a time. Source: whatsmeow `message.go`, `retry.go`, `receipt.go`.
final class MessageReader {
    /// A fifth retry receipt is never sent. Source: whatsmeow `retry.go`.
    private static final int RETRIES_MAX = 4;

    private static final int RETRIED_KEPT_MAX = 1000;
    private final Line line;
    private final SeenLog log;
    private final Map<String, Integer> retries = new LinkedHashMap<>();

    MessageReader(Line line, SeenLog log) {
        this.line = line;
        this.log = log;
    }

    /// Where opened messages go.
    interface Shelf {
        /// Whether this message was seen before.
        boolean contains(Jid author, String messageId);

        /// Takes a message in.
        void put(Opened opened);

        /// A message that was seen before came again.
        void countDuplicate();
    }

    /// A message that was opened.
    ///
    /// @param chat    `status@broadcast`, a group, or where else it came from
    /// @param author  without device, by LID
    /// @param device  the device that encrypted it, as it was named
    /// @param stanza  as it came
    /// @param message the plaintext, with its wrapping for own devices
    record Opened(String messageId, Jid chat, Jid author, Jid device, Node stanza, Message message) {}

    /// One message on its way through.
    private static final class Reading {
        private final Node stanza;
        private final Jid chat;
        private final Jid device;
        private final String id;
        private final Shelf shelf;
        private SignalException.@Nullable Reason failure;
        private boolean repeated;

        Reading(Node stanza, Jid chat, Jid device, Shelf shelf) {
            this.stanza = stanza;
            this.chat = chat;
            this.device = device;
            this.id = stanza.attrOrEmpty("id");
            this.shelf = shelf;
        }

        boolean toMany() {
            return !chat.isLid() && !chat.isPhone();
        }
    }

    /// @param chat   where it was said: `status@broadcast`, a group, or the device it came from
    /// @param device which device encrypted it
    void read(Node stanza, Jid chat, Jid device, Shelf shelf) {
        var reading = new Reading(stanza, chat, device, shelf);
        Jid author = line.lid(device).toUser();
        boolean known = shelf.contains(author, reading.id);
        for (Node enc : stanza.children("enc")) {
            open(reading, enc);
        }
        boolean seen = shelf.contains(author, reading.id);
        if (known && reading.repeated && reading.failure == null) {
            shelf.countDuplicate();
        }
        if (seen || (reading.failure == null && !reading.repeated)) {
            sendReceipt(reading);
        } else {
            sendRetry(reading);
        }
    }

    private void open(Reading reading, Node enc) {
        String type = enc.attrOrEmpty("type");
        try {
            byte[] padded = type.equals("skmsg")
                    ? line.signal().decryptGroup(reading.chat.toString(), line.keyName(reading.device), enc.bytes())
                    : openDirect(reading, type, enc.bytes());
            take(reading, Message.parseFrom(Padding.unpad(padded)));
        } catch (SignalException e) {
            fail(reading, type, e);
        } catch (InvalidProtocolBufferException e) {
            log.violation("the plaintext of " + reading.id + " is no message");
            reading.failure = SignalException.Reason.MALFORMED;
        }
    }

    private void fail(Reading reading, String type, SignalException e) {
        switch (e.reason()) {
            case DUPLICATE -> reading.repeated = true;
            case KEY_REUSED -> {
                log.violation(type + " of " + reading.id + ": " + e.getMessage());
                reading.failure = e.reason();
            }
            case MALFORMED, NO_SESSION, NO_SENDER_KEY, UNKNOWN_PRE_KEY, NOT_AUTHENTIC, TOO_FAR_AHEAD ->
                reading.failure = e.reason();
        }
    }

    private byte[] openDirect(Reading reading, String type, byte[] bytes) throws SignalException {
        if (type.equals(Envelope.PRE_KEY) && reading.device.device() != 0) {
            Optional<String> problem = Adv.problem(
                    reading.stanza.child("device-identity").map(Node::bytes).orElse(new byte[0]),
                    SignalDevice.identityIn(bytes),
                    line.accountIdentity(reading.device));
            problem.ifPresent(what -> log.violation("device-identity of " + reading.id + ": " + what));
        }
        return line.signal().decrypt(line.keyName(reading.device), type, bytes);
    }

    private void take(Reading reading, Message message) throws SignalException {
        if (message.hasSenderKeyDistributionMessage()) {
            var distribution = message.getSenderKeyDistributionMessage();
            if (reading.toMany() && distribution.getGroupId().equals(reading.chat.toString())) {
                line.signal()
                        .acceptDistribution(
                                distribution.getGroupId(),
                                line.keyName(reading.device),
                                distribution
                                        .getAxolotlSenderKeyDistributionMessage()
                                        .toByteArray());
            } else {
                log.violation("a sender key for " + distribution.getGroupId() + " came with message " + reading.id
                        + " of " + reading.chat);
            }
        }
        Jid author = line.lid(reading.device).toUser();
        reading.shelf.put(new Opened(reading.id, reading.chat, author, reading.device, reading.stanza, message));
    }

    private void sendReceipt(Reading reading) {
        line.send(Node.of("receipt", attributes(reading, line.isOwn(reading.device) ? "sender" : null)));
    }

    private static Map<String, String> attributes(Reading reading, @Nullable String type) {
        return Node.attrs(
                "id",
                reading.id,
                "to",
                reading.chat.toString(),
                "participant",
                reading.toMany() ? reading.device.toString() : null,
                "recipient",
                reading.stanza.attr("recipient"),
                "type",
                type);
    }

    private void sendRetry(Reading reading) {
        String key = reading.device + "/" + reading.id;
        int count = Math.max(retries.getOrDefault(key, 0), retryCountOf(reading.stanza)) + 1;
        retries.put(key, count);
        if (retries.size() > RETRIED_KEPT_MAX) {
            retries.remove(retries.keySet().iterator().next());
        }
        if (count > RETRIES_MAX) {
            log.violation("gave up on " + reading.id + " after " + RETRIES_MAX + " retry receipts");
            return;
        }
        boolean withKeys = count > 1 || reading.failure == SignalException.Reason.NO_SESSION;
        Node retry = Node.of(
                "retry",
                Node.attrs(
                        "count", Integer.toString(count), "id", reading.id, "t", reading.stanza.attr("t"), "v", "1"));
        Node registration = KeyNodes.registration(line.signal().registrationId());
        Map<String, String> attrs = attributes(reading, "retry");
        attrs.put("t", Long.toString(line.seconds()));
        line.send(
                withKeys
                        ? Node.of(
                                "receipt",
                                attrs,
                                retry,
                                registration,
                                KeyNodes.retryKeys(line.signal().newBundle()))
                        : Node.of("receipt", attrs, retry, registration));
    }

    private static int retryCountOf(Node stanza) {
        return stanza.child("enc")
                .map(enc -> enc.attrOrEmpty("count"))
                .filter(count -> count.matches("[0-9]{1,3}"))
                .map(Integer::parseInt)
                .orElse(0);
    }
}
