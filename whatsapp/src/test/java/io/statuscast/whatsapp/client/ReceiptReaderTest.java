package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.client.ReceiptReader.Entry;
import io.statuscast.whatsapp.client.StatusReceipt.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReceiptReaderTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_772_000_000L);
    private static final Jid ANNA = Jid.ofLid("100000000000001");
    private static final Jid BEN = Jid.ofPhone("15550001002");

    @Test
    void readsOnePersonAndOneStatus() {
        Node receipt = Node.of(
                "receipt",
                Map.of(
                        "from",
                        "status@broadcast",
                        "participant",
                        ANNA.withDevice(3).toString(),
                        "id",
                        "A",
                        "t",
                        "7"));
        assertThat(ReceiptReader.read(receipt, NOW))
                .containsExactly(new Entry("A", ANNA.withDevice(3), Instant.ofEpochSecond(7)));
    }

    @Test
    void readsSeveralStatusesOfOnePerson() {
        Node receipt = Node.of(
                "receipt",
                Map.of("from", "status@broadcast", "participant", BEN.toString(), "id", "A"),
                Node.of(
                        "list",
                        Map.of(),
                        Node.of("item", Map.of("id", "B")),
                        Node.of("item", Map.of()),
                        Node.of("item", Map.of("id", "C"))));
        assertThat(ReceiptReader.read(receipt, NOW))
                .containsExactly(new Entry("A", BEN, NOW), new Entry("B", BEN, NOW), new Entry("C", BEN, NOW));
    }

    @Test
    void passesOverIdsThatAreTooLongToBeOne() {
        String longest = "A".repeat(ReceiptReader.ID_LENGTH_MAX);
        Node receipt = Node.of(
                "receipt",
                Map.of("from", "status@broadcast", "participant", BEN.toString(), "id", longest + "A"),
                Node.of("list", Map.of(), Node.of("item", Map.of("id", longest))));
        assertThat(ReceiptReader.read(receipt, NOW)).containsExactly(new Entry(longest, BEN, NOW));
    }

    @Test
    void aReceiptTellsOfSoManyAndNoMore() {
        var items = new ArrayList<Node>();
        for (int i = 0; i < ReceiptReader.ENTRIES_MAX + 5; i++) {
            items.add(Node.of("item", Map.of("id", "A" + i)));
        }
        Node receipt = Node.of("receipt", Map.of("from", BEN.toString()), Node.of("list", Map.of(), items));
        assertThat(ReceiptReader.read(receipt, NOW)).hasSize(ReceiptReader.ENTRIES_MAX);
    }

    @Test
    void readsSeveralPeopleInGroups() {
        Node receipt = Node.of(
                "receipt",
                Map.of("from", "status@broadcast", "id", "whatever", "t", "5"),
                Node.of(
                        "participants",
                        Map.of("key", "A"),
                        Node.of("user", Map.of("jid", ANNA.toString(), "t", "6")),
                        Node.of("user", Map.of("jid", BEN.toString())),
                        Node.of("user", Map.of("jid", "status@broadcast"))),
                Node.of("participants", Map.of("key", "B"), Node.of("user", Map.of("jid", ANNA.toString(), "t", "x"))));
        assertThat(ReceiptReader.read(receipt, NOW))
                .containsExactly(
                        new Entry("A", ANNA, Instant.ofEpochSecond(6)),
                        new Entry("A", BEN, Instant.ofEpochSecond(5)),
                        new Entry("B", ANNA, Instant.ofEpochSecond(5)));
    }

    @Test
    void aReceiptOfNobodyTellsNothing() {
        assertThat(ReceiptReader.read(Node.of("receipt", Map.of("from", "status@broadcast", "id", "A")), NOW))
                .isEmpty();
        assertThat(ReceiptReader.read(
                        Node.of("receipt", Map.of("from", "status@broadcast", "participant", BEN.toString())), NOW))
                .isEmpty();
    }

    @Test
    void whateverComesInWhateverOrderIsToldOnceAndOnlyForward() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var arrived = new ArrayList<StatusReceipt>();
            for (int i = 0; i < 100; i++) {
                var viewer = new WhatsAppUser(null, Jid.ofLid("10" + random.nextInt(4)), "");
                arrived.add(new StatusReceipt("M" + random.nextInt(3), viewer, kind(random), NOW));
            }
            var repeated = new ArrayList<>(arrived);
            Collections.shuffle(repeated, random);
            arrived.addAll(repeated);

            List<StatusReceipt> told = fold(arrived);

            assertThat(told).doesNotHaveDuplicates();
            assertThat(highest(told)).isEqualTo(highest(arrived));
            var before = new HashMap<String, Kind>();
            for (StatusReceipt receipt : told) {
                Kind last = before.put(place(receipt), receipt.kind());
                assertThat(last == null || last.compareTo(receipt.kind()) < 0).isTrue();
            }
        }
    }

    @Test
    void forgetsTheOldestBeyondItsLimit() {
        var fold = new ReceiptFold();
        var first = new StatusReceipt("first", new WhatsAppUser(BEN, null, ""), Kind.DELIVERED, NOW);
        fold.told(first);
        assertThat(fold.isNew(first)).isFalse();
        for (int i = 0; i < ReceiptFold.REMEMBERED_MAX; i++) {
            fold.told(new StatusReceipt("M" + i, new WhatsAppUser(BEN, null, ""), Kind.DELIVERED, NOW));
        }
        assertThat(fold.isNew(first)).isTrue();
    }

    private static Kind kind(Random random) {
        return List.of(Kind.DELIVERED, Kind.VIEWED, Kind.PLAYED).get(random.nextInt(3));
    }

    private static List<StatusReceipt> fold(List<StatusReceipt> arrived) {
        var fold = new ReceiptFold();
        var told = new ArrayList<StatusReceipt>();
        for (StatusReceipt receipt : arrived) {
            if (fold.isNew(receipt)) {
                told.add(receipt);
                fold.told(receipt);
            }
        }
        return told;
    }

    private static Map<String, Kind> highest(List<StatusReceipt> receipts) {
        var highest = new HashMap<String, Kind>();
        receipts.forEach(r -> highest.merge(place(r), r.kind(), (a, b) -> a.compareTo(b) < 0 ? b : a));
        return highest;
    }

    private static String place(StatusReceipt receipt) {
        return receipt.messageId() + '/' + receipt.viewer().address();
    }
}
