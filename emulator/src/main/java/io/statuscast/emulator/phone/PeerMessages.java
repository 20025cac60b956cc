package io.statuscast.emulator.phone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.signal.Padding;
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
    private final Line line;
    private final SeenLog log;
    private final PhoneSessions sessions;
    private final Map<String, Message> sent = new LinkedHashMap<>();

    PeerMessages(Line line, SeenLog log, PhoneSessions sessions) {
        this.line = line;
        this.log = log;
        this.sessions = sessions;
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

    /// Whether this phone sent such a peer message.
    synchronized boolean knows(String messageId) {
        return sent.containsKey(messageId);
    }

    /// Answers a retry receipt of a companion with the same message on a new session.
    synchronized void resend(Node receipt) {
        Message message = sent.get(receipt.attrOrEmpty("id"));
        Optional<Jid> from = receipt.jid("from");
        Optional<String> count = RetryCount.of(receipt);
        if (message == null || from.isEmpty() || count.isEmpty()) {
            log.violation("a retry receipt nobody can answer: " + receipt);
            return;
        }
        Jid companion = Jid.ofPhone(line.endpoint().address().user())
                .withDevice(from.get().device());
        if (sessions.renew(companion, receipt)) {
            post(companion, receipt.attrOrEmpty("id"), message, count.get());
        }
    }

    private void post(Jid companion, String id, Message message, @Nullable String count) {
        sessions.encrypt(companion, message, null, count)
                .ifPresent(enc -> line.send(Node.of(
                        "message",
                        Node.attrs(
                                "to", companion.toString(),
                                "id", id,
                                "type", "text",
                                "category", "peer",
                                "push_priority", "high"),
                        enc)));
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
