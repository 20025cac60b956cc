package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// Handles `<receipt>`: requests to send a status again go to the retry worker, deliveries and views to the
/// listener. The stanza worker calls it.
///
/// A receipt of a status is acknowledged when the listener has returned: what a crash or a full queue kept
/// from it comes again. Source: whatsmeow `receipt.go` handleReceipt.
final class Receipts {
    private static final Logger LOG = System.getLogger(Receipts.class.getName());

    private final ServerTime serverTime;
    private final ChatReceipts chats;
    private final RetryAnswers retryAnswers;
    private final Worker retries;
    private final ReceiptTeller teller;

    Receipts(
            Link link,
            ServerTime serverTime,
            People people,
            ChatReceipts chats,
            RetryAnswers retryAnswers,
            Worker retries) {
        this.serverTime = serverTime;
        this.teller = new ReceiptTeller(link, people);
        this.chats = chats;
        this.retryAnswers = retryAnswers;
        this.retries = retries;
    }

    void received(Connection connection, Node receipt) {
        String type = receipt.attrOrEmpty("type");
        if (type.equals("retry")) {
            if (!retries.submit(() -> retryAnswers.answer(connection, receipt), receipt.weight())) {
                LOG.log(Level.WARNING, "too many retries wait; one comes again later");
                connection.owe();
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
        teller.handOver(connection, receipt, ReceiptReader.read(receipt, serverTime.now()), kind);
    }
}
