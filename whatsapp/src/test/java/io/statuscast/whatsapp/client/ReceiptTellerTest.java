package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.binary.NodeDecoder;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Receipts reach the listener in few calls, each person and kind once, and are acknowledged after that.
class ReceiptTellerTest {
    private static final Instant AT = Instant.ofEpochSecond(1_780_000_000);
    private static final String STATUS = "3EB0A1";

    private final BlockingQueue<String> acknowledged = new LinkedBlockingQueue<>();
    private final Connection connection = AcksTest.connection(
            frame -> acknowledged.add(NodeDecoder.decode(frame).attrOrEmpty("id")));
    private final Ear ear = new Ear();
    private final Link link = new Link(ear, Threading.virtual(), Duration.ofSeconds(30));
    private final ReceiptTeller teller = teller(link);

    private static ReceiptTeller teller(Link link) {
        var store = new InMemoryStateStore();
        var lids = new LidBook(store);
        return new ReceiptTeller(link, new People(store, lids, new ContactBook(store, lids)));
    }

    private static final class Ear implements ClientListener {
        final List<List<StatusReceipt>> calls = new CopyOnWriteArrayList<>();
        final CountDownLatch refused = new CountDownLatch(1);
        volatile boolean refusing;

        @Override
        public void onLinkState(LinkState state) {}

        @Override
        public void onLinked(LinkedIdentity identity) {}

        @Override
        public void onContacts(int count) {}

        @Override
        public void onReceipts(List<StatusReceipt> receipts) {
            calls.add(receipts);
            if (refusing) {
                refusing = false;
                refused.countDown();
                throw new IllegalStateException("the storage fails");
            }
        }
    }

    @AfterEach
    void end() {
        link.close();
    }

    private void handOver(Connection from, String id, StatusReceipt.Kind kind, IntStream people) {
        List<ReceiptReader.Entry> entries = people.mapToObj(i -> new ReceiptReader.Entry(STATUS, person(i), AT))
                .toList();
        teller.handOver(from, Node.of("receipt", Node.attrs("id", id, "from", "status@broadcast")), entries, kind);
    }

    private static Jid person(int i) {
        return Jid.parse("1555" + (1_000_000 + i) + "@s.whatsapp.net");
    }

    private String nextAck() throws InterruptedException {
        return String.valueOf(acknowledged.poll(30, TimeUnit.SECONDS));
    }

    private List<Integer> sizes() {
        return ear.calls.stream().map(List::size).toList();
    }

    @Test
    void aGroupedReceiptOfManyIsAFewCallsAndOneAcknowledgement() throws Exception {
        link.start();
        handOver(connection, "grouped", StatusReceipt.Kind.DELIVERED, IntStream.range(0, 600));

        assertThat(nextAck()).isEqualTo("grouped");
        assertThat(sizes()).containsExactly(250, 250, 100);
        assertThat(ear.calls.getLast().getLast().viewer().phoneDigits()).isEqualTo("15551000599");
    }

    @Test
    void receiptsThatCameWhileTheListenerWasBusyAreToldTogether() throws Exception {
        for (int i = 0; i < 400; i++) {
            handOver(connection, "r" + i, StatusReceipt.Kind.DELIVERED, IntStream.of(i));
        }
        link.start();
        for (int i = 0; i < 400; i++) {
            assertThat(nextAck()).isEqualTo("r" + i);
        }
        assertThat(sizes()).containsExactly(250, 150);
    }

    @Test
    void nothingIsToldTwiceAndWhatSaysMoreIsTold() throws Exception {
        handOver(connection, "first", StatusReceipt.Kind.DELIVERED, IntStream.of(1, 1, 2));
        handOver(connection, "view", StatusReceipt.Kind.VIEWED, IntStream.of(1));
        handOver(connection, "late", StatusReceipt.Kind.DELIVERED, IntStream.of(1));
        link.start();
        assertThat(List.of(nextAck(), nextAck(), nextAck())).containsExactly("first", "view", "late");
        handOver(connection, "again", StatusReceipt.Kind.VIEWED, IntStream.of(1));
        assertThat(nextAck()).isEqualTo("again");

        assertThat(ear.calls).hasSize(1);
        assertThat(ear.calls.getFirst())
                .extracting(receipt -> receipt.viewer().phoneDigits() + " " + receipt.kind())
                .containsExactly("15551000001 DELIVERED", "15551000002 DELIVERED", "15551000001 VIEWED");
    }

    @Test
    void whatTheListenerDidNotTakeIsNotAcknowledgedAndIsToldAgain() throws Exception {
        ear.refusing = true;
        handOver(connection, "refused", StatusReceipt.Kind.DELIVERED, IntStream.of(1));
        link.start();
        assertThat(ear.refused.await(30, TimeUnit.SECONDS)).isTrue();
        handOver(connection, "brought again", StatusReceipt.Kind.DELIVERED, IntStream.of(1));

        assertThat(nextAck()).isEqualTo("brought again");
        assertThat(ear.calls).hasSize(2);
        assertThat(ear.calls.getLast()).isEqualTo(ear.calls.getFirst());
    }

    @Test
    void theEndOfOneConnectionKeepsNoReceiptOfTheNextFromBeingAcknowledged() throws Exception {
        Connection ended = AcksTest.connection(_ -> {
            throw new TransportException(TransportException.Kind.CLOSED, "gone");
        });
        handOver(ended, "old", StatusReceipt.Kind.DELIVERED, IntStream.of(1));
        handOver(connection, "new", StatusReceipt.Kind.DELIVERED, IntStream.of(2));
        link.start();

        assertThat(nextAck()).isEqualTo("new");
        assertThat(sizes()).containsExactly(2);
    }
}
