package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Handles `<receipt>`: requests to send a status again go to the retry worker, deliveries and views to the
/// listener. The stanza worker calls it.
///
/// Source: whatsmeow `receipt.go` parseReceipt, handleGroupedReceipt.
final class Receipts {
    private static final Logger LOG = System.getLogger(Receipts.class.getName());

    private final Link link;
    private final ServerTime serverTime;
    private final ChatReceipts chats;
    private final RetryAnswers retryAnswers;
    private final Worker retries;

    Receipts(Link link, ServerTime serverTime, ChatReceipts chats, RetryAnswers retryAnswers, Worker retries) {
        this.link = link;
        this.serverTime = serverTime;
        this.chats = chats;
        this.retryAnswers = retryAnswers;
        this.retries = retries;
    }

    void received(Connection connection, Node receipt) {
        String type = receipt.attrOrEmpty("type");
        if (type.equals("retry")) {
            if (!retries.submit(() -> settle(connection, receipt))) {
                LOG.log(Level.WARNING, "too many retries wait; the server keeps one");
            }
            return;
        }
        if (type.equals("sender")) {
            connection.answers().offer(SelfTest.receiptKey(receipt.attrOrEmpty("id")), receipt);
        } else if (receipt.jid("from").filter(Jid.STATUS::equals).isPresent()) {
            tell(receipt, type);
        } else if (chats.received(connection, receipt, type)) {
            return;
        }
        connection.send(Stanzas.ack(receipt));
    }

    /// Acknowledged only once it is answered: until then the server keeps it, and brings it again after a
    /// reconnection.
    private void settle(Connection connection, Node receipt) {
        retryAnswers.answer(connection, receipt);
        connection.send(Stanzas.ack(receipt));
    }

    private void tell(Node receipt, String type) {
        StatusReceipt.Kind kind = switch (type) {
            case "", "inactive" -> StatusReceipt.Kind.DELIVERED;
            case "read", "played" -> StatusReceipt.Kind.VIEWED;
            default -> null;
        };
        if (kind == null) {
            return;
        }
        Optional<Jid> participant = receipt.jid("participant");
        if (participant.isPresent()) {
            for (String id : ids(receipt)) {
                tell(new StatusReceipt(id, participant.get().toUser(), kind, at(receipt)));
            }
        }
        for (Node group : receipt.children("participants")) {
            for (Node user : group.children("user")) {
                user.jid("jid")
                        .ifPresent(
                                jid -> tell(new StatusReceipt(group.attrOrEmpty("key"), jid.toUser(), kind, at(user))));
            }
        }
    }

    private void tell(StatusReceipt receipt) {
        link.tell(listener -> listener.onReceipt(receipt));
    }

    private static List<String> ids(Node receipt) {
        var ids = new ArrayList<String>();
        ids.add(receipt.attrOrEmpty("id"));
        for (Node item : receipt.child("list").map(l -> l.children("item")).orElse(List.of())) {
            ids.add(item.attrOrEmpty("id"));
        }
        return ids;
    }

    private Instant at(Node node) {
        return Attributes.time(node, "t").orElseGet(serverTime::now);
    }
}
