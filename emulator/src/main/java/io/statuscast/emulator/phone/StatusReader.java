package io.statuscast.emulator.phone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.media.MediaException;
import io.statuscast.emulator.signal.Envelope;
import io.statuscast.emulator.signal.Padding;
import io.statuscast.emulator.signal.SignalDevice;
import io.statuscast.emulator.signal.SignalException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads `message` stanzas from `status@broadcast`: opens every `enc`, keeps sender keys, fetches media, answers with a
/// delivery receipt, or with a retry receipt when something could not be opened.
///
/// One thread at a time. Source: whatsmeow `message.go`, `retry.go`, `receipt.go`.
final class StatusReader {
    /// A fifth retry receipt is never sent. Source: whatsmeow `retry.go`.
    private static final int RETRIES_MAX = 4;

    private static final int RETRIED_KEPT_MAX = 1000;
    private static final String GROUP = Jid.STATUS.toString();
    private final Line line;
    private final SeenLog log;
    private final Map<String, Integer> retries = new LinkedHashMap<>();

    StatusReader(Line line, SeenLog log) {
        this.line = line;
        this.log = log;
    }

    /// One message on its way through.
    private static final class Reading {
        private final Node stanza;
        private final Jid device;
        private final String id;
        private SignalException.@Nullable Reason failure;
        private boolean repeated;

        Reading(Node stanza, Jid device) {
            this.stanza = stanza;
            this.device = device;
            this.id = stanza.attrOrEmpty("id");
        }
    }

    void read(Node stanza) {
        Optional<Jid> participant = stanza.jid("participant");
        if (participant.isEmpty() || stanza.attr("id") == null) {
            log.violation("a status without participant or id: " + stanza);
            return;
        }
        var reading = new Reading(stanza, participant.get());
        Jid author = line.lid(reading.device).toUser();
        boolean known = log.contains(author, reading.id);
        for (Node enc : stanza.children("enc")) {
            open(reading, enc);
        }
        boolean seen = log.contains(author, reading.id);
        if (known && reading.repeated && reading.failure == null) {
            log.countDuplicate();
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
                    ? line.signal().decryptGroup(GROUP, line.keyName(reading.device), enc.bytes())
                    : openDirect(reading, type, enc.bytes());
            Message message = Message.parseFrom(Padding.unpad(padded));
            take(
                    reading,
                    message.hasDeviceSentMessage()
                            ? message.getDeviceSentMessage().getMessage()
                            : message);
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
            if (distribution.getGroupId().equals(GROUP)) {
                line.signal()
                        .acceptDistribution(
                                GROUP,
                                line.keyName(reading.device),
                                distribution
                                        .getAxolotlSenderKeyDistributionMessage()
                                        .toByteArray());
            } else {
                log.violation("a sender key for " + distribution.getGroupId() + " came with status " + reading.id);
            }
        }
        Jid author = line.lid(reading.device).toUser();
        if (message.hasProtocolMessage()) {
            var protocol = message.getProtocolMessage();
            if (protocol.getType() == ProtocolMessage.Type.REVOKE) {
                log.revoke(author, protocol.getKey().getId());
            }
            return;
        }
        var reader = new ContentReader(
                reading.id,
                author,
                line.phoneOf(author),
                line.settings().clock().instant(),
                line.settings().downloader());
        reader.read(message).ifPresent(status -> keep(status, reading.device));
    }

    private void keep(SeenStatus status, Jid device) {
        SeenStatus.MediaFile file = status.file();
        if (file != null && !log.contains(status.author(), status.messageId())) {
            try {
                var _ = file.downloader().download(file.location());
            } catch (MediaException e) {
                log.violation("media of " + status.messageId() + ": " + e.getMessage());
            }
        }
        log.add(status, device);
    }

    private void sendReceipt(Reading reading) {
        line.send(Node.of(
                "receipt",
                Node.attrs(
                        "id",
                        reading.id,
                        "to",
                        GROUP,
                        "participant",
                        reading.device.toString(),
                        "type",
                        line.isOwn(reading.device) ? "sender" : null)));
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
        var attrs = Node.attrs(
                "id",
                reading.id,
                "to",
                GROUP,
                "participant",
                reading.device.toString(),
                "type",
                "retry",
                "t",
                Long.toString(line.seconds()));
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
