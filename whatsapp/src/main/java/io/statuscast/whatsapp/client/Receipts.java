package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Handles `<receipt>`: requests to send a status again go to the retry worker, deliveries and views to the
/// listener. The stanza worker calls it.
///
/// A receipt of a status is acknowledged when the listener has returned: what a crash or a full queue kept
/// from it comes again. Source: whatsmeow `receipt.go` handleReceipt.
final class Receipts {
    private static final Logger LOG = System.getLogger(Receipts.class.getName());

    private final Link link;
    private final ServerTime serverTime;
    private final People people;
    private final ChatReceipts chats;
    private final RetryAnswers retryAnswers;
    private final Worker retries;
    private final ReceiptFold fold = new ReceiptFold();

    Receipts(
            Link link,
            ServerTime serverTime,
            People people,
            ChatReceipts chats,
            RetryAnswers retryAnswers,
            Worker retries) {
        this.link = link;
        this.serverTime = serverTime;
        this.people = people;
        this.chats = chats;
        this.retryAnswers = retryAnswers;
        this.retries = retries;
    }

    void received(Connection connection, Node receipt) {
        String type = receipt.attrOrEmpty("type");
        if (type.equals("retry")) {
            if (!retries.submit(() -> retryAnswers.answer(connection, receipt))) {
                LOG.log(Level.WARNING, "too many retries wait; the server keeps one");
            }
            return;
        }
        StatusReceipt.Kind kind = kind(type);
        boolean status = receipt.jid("from").filter(Jid.STATUS::equals).isPresent();
        if (status && kind != null) {
            handOver(connection, receipt, kind);
            return;
        }
        if (type.equals("sender")) {
            connection.answers().offer(SelfTest.receiptKey(receipt.attrOrEmpty("id")), receipt);
        }
        if (!status && chats.received(connection, receipt, type)) {
            return;
        }
        connection.send(Stanzas.ack(receipt));
    }

    private static StatusReceipt.@Nullable Kind kind(String type) {
        return switch (type) {
            case "", "inactive", "delivery" -> StatusReceipt.Kind.DELIVERED;
            case "read" -> StatusReceipt.Kind.VIEWED;
            case "played" -> StatusReceipt.Kind.PLAYED;
            default -> null;
        };
    }

    private void handOver(Connection connection, Node receipt, StatusReceipt.Kind kind) {
        List<ReceiptReader.Entry> entries = ReceiptReader.read(receipt, serverTime.now());
        link.tell(listener -> {
            entries.forEach(entry -> tell(listener, entry, kind));
            connection.send(Stanzas.ack(receipt));
        });
    }

    private void tell(ClientListener listener, ReceiptReader.Entry entry, StatusReceipt.Kind kind) {
        var receipt = new StatusReceipt(entry.messageId(), people.of(entry.companion()), kind, entry.at());
        if (fold.isNew(receipt)) {
            listener.onReceipt(receipt);
            fold.told(receipt);
        }
    }
}
