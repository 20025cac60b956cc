package io.statuscast.emulator.phone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.signal.Envelope;
import io.statuscast.emulator.signal.Padding;
import io.statuscast.emulator.signal.PreKeyBundle;
import io.statuscast.emulator.signal.SignalException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.DeviceSentMessage;
import io.statuscast.whatsapp.proto.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Messages from the phone to its own companions, and their repetition when a companion asks for it.
///
/// Thread-safe. Source: whatsmeow `send.go` SendPeerMessage, `retry.go`.
final class PeerMessages {
    private static final int SENT_KEPT_MAX = 100;
    private static final int RETRIES_MAX = 5;
    private final Line line;
    private final SeenLog log;
    private final Map<String, Message> sent = new LinkedHashMap<>();

    PeerMessages(Line line, SeenLog log) {
        this.line = line;
        this.log = log;
    }

    /// Sends a message to one companion, wrapped as the phone wraps what it sends to its own devices.
    ///
    /// @param companion its phone-number address
    synchronized void send(Jid companion, Message content) {
        Message message = Message.newBuilder()
                .setDeviceSentMessage(DeviceSentMessage.newBuilder()
                        .setDestinationJid(companion.toUser().toString())
                        .setMessage(content))
                .build();
        String id = line.newMessageId();
        sent.put(id, message);
        if (sent.size() > SENT_KEPT_MAX) {
            sent.remove(sent.keySet().iterator().next());
        }
        post(companion, id, message, null);
    }

    /// Answers a retry receipt of a companion with the same message on a new session.
    synchronized void resend(Node receipt) {
        Message message = sent.get(receipt.attrOrEmpty("id"));
        Optional<Jid> from = receipt.jid("from");
        String count =
                receipt.child("retry").map(retry -> retry.attrOrEmpty("count")).orElse("");
        if (message == null || from.isEmpty() || !count.matches("[1-9]") || Integer.parseInt(count) > RETRIES_MAX) {
            log.violation("a retry receipt nobody can answer: " + receipt);
            return;
        }
        Jid companion = Jid.ofPhone(line.endpoint().address().user())
                .withDevice(from.get().device());
        Optional<PreKeyBundle> given = receipt.child("keys").flatMap(_ -> KeyNodes.bundle(receipt));
        if (startSession(companion, given.or(() -> fetch(companion)))) {
            post(companion, receipt.attrOrEmpty("id"), message, count);
        }
    }

    private void post(Jid companion, String id, Message message, @Nullable String count) {
        String name = line.keyName(companion);
        if (!line.signal().hasSession(name) && !startSession(companion, fetch(companion))) {
            return;
        }
        try {
            Envelope envelope = line.signal()
                    .encrypt(
                            name,
                            Padding.pad(message.toByteArray(), line.settings().random()));
            line.send(Node.of(
                    "message",
                    Node.attrs(
                            "to", companion.toString(),
                            "id", id,
                            "type", "text",
                            "category", "peer",
                            "push_priority", "high"),
                    Node.of("enc", Node.attrs("v", "2", "type", envelope.type(), "count", count), envelope.bytes())));
        } catch (SignalException e) {
            throw new IllegalStateException("the session that was just made is gone", e);
        }
    }

    private Optional<PreKeyBundle> fetch(Jid companion) {
        return line.query(KeyNodes.query(companion.toString()))
                .at("list", "user")
                .flatMap(KeyNodes::bundle);
    }

    private boolean startSession(Jid companion, Optional<PreKeyBundle> bundle) {
        if (bundle.isEmpty()) {
            log.violation("no prekeys for own companion " + companion.device());
            return false;
        }
        try {
            line.signal().startSession(line.keyName(companion), bundle.get());
            return true;
        } catch (SignalException e) {
            log.violation("prekeys of own companion " + companion.device() + ": " + e.getMessage());
            return false;
        }
    }

    /// Opens a message that a companion sent to its phone; empty when that fails.
    Optional<Message> open(Node stanza) {
        Jid from = stanza.jid("from").orElseThrow();
        for (Node enc : stanza.children("enc")) {
            try {
                byte[] padded = line.signal().decrypt(line.keyName(from), enc.attrOrEmpty("type"), enc.bytes());
                return Optional.of(Message.parseFrom(Padding.unpad(padded)));
            } catch (SignalException | InvalidProtocolBufferException e) {
                log.violation("a peer message of companion " + from.device() + ": " + e.getMessage());
            }
        }
        return Optional.empty();
    }
}
