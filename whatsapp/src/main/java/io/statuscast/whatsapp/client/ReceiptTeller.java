package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Tells the listener of receipts of statuses: those that came while it was busy together, in their order, at
/// most [#TOGETHER_MAX] at a time. Each receipt is acknowledged when the listener has returned, and comes again
/// when it has thrown. The stanza worker hands receipts over; the listener's thread tells of them.
final class ReceiptTeller {
    private static final Logger LOG = System.getLogger(ReceiptTeller.class.getName());
    /// What a listener gets at once. A storage keeps as many with one commit, in 5 to 50 ms: more would hold
    /// up others for long.
    static final int TOGETHER_MAX = 250;

    /// Receipts that wait to be told of, at most; one that finds no room is not acknowledged and comes again.
    private static final int WAITING_MAX = 20_000;

    private final Link link;
    private final People people;
    private final ReceiptFold fold = new ReceiptFold();
    /// Linked, for an array would take its whole room at once, in every client.
    private final BlockingQueue<Arrived> waiting = new LinkedBlockingQueue<>(WAITING_MAX);

    ReceiptTeller(Link link, People people) {
        this.link = link;
        this.people = people;
    }

    private record Arrived(
            Connection connection, Node ack, List<ReceiptReader.Entry> entries, StatusReceipt.Kind kind) {}

    /// Has the listener told of what a receipt says.
    void handOver(Connection connection, Node receipt, List<ReceiptReader.Entry> entries, StatusReceipt.Kind kind) {
        // Whichever turn comes first takes all that wait; the turns of the others find nothing.
        if (!waiting.offer(new Arrived(connection, Stanzas.ack(receipt), entries, kind))
                || !link.tell(this::tellWaiting)) {
            connection.owe();
        }
    }

    private void tellWaiting(ClientListener listener) {
        List<Arrived> together = take();
        boolean told = false;
        try {
            tell(news(together), listener);
            told = true;
        } finally {
            if (!told) {
                together.forEach(arrived -> arrived.connection().owe());
            }
        }
        together.forEach(ReceiptTeller::acknowledge);
    }

    private void tell(List<StatusReceipt> news, ClientListener listener) {
        for (int from = 0; from < news.size(); from += TOGETHER_MAX) {
            List<StatusReceipt> some = news.subList(from, Math.min(news.size(), from + TOGETHER_MAX));
            listener.onReceipts(List.copyOf(some));
            some.forEach(fold::told);
        }
    }

    /// The receipts of one turn may be of two connections: the end of the one says nothing about the other.
    private static void acknowledge(Arrived arrived) {
        try {
            arrived.connection().send(arrived.ack());
        } catch (QueryException gone) {
            LOG.log(Level.DEBUG, "a receipt is not acknowledged and comes again: {0}", gone.getMessage());
        }
    }

    /// Receipts until they name enough people; one receipt may name more.
    private List<Arrived> take() {
        var together = new ArrayList<Arrived>();
        int named = 0;
        while (named < TOGETHER_MAX) {
            Arrived next = waiting.poll();
            if (next == null) {
                break;
            }
            together.add(next);
            named += Math.max(1, next.entries().size());
        }
        return together;
    }

    /// What was not told before, each once.
    private List<StatusReceipt> news(List<Arrived> together) {
        var news = new ArrayList<StatusReceipt>();
        var here = new ReceiptFold();
        for (Arrived arrived : together) {
            for (ReceiptReader.Entry entry : arrived.entries()) {
                var receipt =
                        new StatusReceipt(entry.messageId(), people.of(entry.companion()), arrived.kind(), entry.at());
                if (fold.isNew(receipt) && here.isNew(receipt)) {
                    here.told(receipt);
                    news.add(receipt);
                }
            }
        }
        return news;
    }
}
