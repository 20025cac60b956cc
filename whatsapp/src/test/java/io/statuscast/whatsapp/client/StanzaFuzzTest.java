package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Node;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Spoiled stanzas of every kind through a whole client: everything is read, refused or passed over, in a bounded
/// number of steps, and nothing but a typed exception is thrown in any of its threads.
///
/// Each round is a client of its own with its own seed. A failing one names it; `-Dstatuscast.fuzz.seed=…` runs that
/// round alone. The inputs of all such tests are counted in `docs/protocol/fuzzing.md`.
class StanzaFuzzTest {
    private static final int STANZAS = Integer.getInteger("statuscast.fuzz.stanzas", 30_000);
    private static final int RECEIPTS = Integer.getInteger("statuscast.fuzz.receipts", 30_000);
    private static final Long ONLY = Long.getLong("statuscast.fuzz.seed");
    private static final int PER_ROUND = 500;
    /// Every so many rounds, a number that is to be linked.
    private static final int UNLINKED_EVERY = 10;

    private final Map<String, Integer> told = new TreeMap<>();
    private int sentAgain;

    @Test
    @Timeout(1800)
    void spoiledStanzasOfEveryKind() {
        rounds(STANZAS, 1_000_000, StanzaFuzzTest::anyStanza);
        assertCame("ChatReceived", "ContactStatus", "StatusReaction", "StatusReply", "UnreadableMessage");
    }

    @Test
    @Timeout(1800)
    void spoiledReceiptsInEveryForm() {
        rounds(RECEIPTS, 2_000_000, StanzaFuzzTest::receipt);
        assertCame("ChatReceipt", "StatusReceipt");
    }

    /// That stanzas get as far as to the listener, and requests to send again as far as to an answer.
    private void assertCame(String... events) {
        if (ONLY == null) {
            assertThat(told).containsKeys(events);
            assertThat(sentAgain).isPositive();
        }
    }

    private static Node anyStanza(FuzzedClient client) {
        Random random = client.random();
        if (random.nextInt(50) == 0) {
            client.own();
        }
        if (random.nextInt(150) == 0) {
            return client.spoiler().spoil(pick("endings", random));
        }
        return switch (random.nextInt(40)) {
            case 0, 1, 2, 3 -> pick("others", random);
            case 4, 5, 6, 7, 8, 9, 10, 11 -> client.peers().next();
            case 12, 13, 14 -> client.spoiler().spoil(client.peers().next());
            case 15, 16, 17, 18, 19, 20, 21, 22, 23 -> client.spoiler().spoil(pick("messages", random));
            case 24, 25, 26 -> client.spoiler().spoil(pick("receipts", random));
            default -> client.spoiler().spoil(pick("others", random));
        };
    }

    private static Node receipt(FuzzedClient client) {
        Node valid = pick("receipts", client.random());
        return client.random().nextInt(8) == 0 ? valid : client.spoiler().spoil(valid);
    }

    private static Node pick(String group, Random random) {
        List<Node> nodes = StanzaSeeds.of(group);
        return nodes.get(random.nextInt(nodes.size()));
    }

    private void rounds(int wanted, long seeds, Function<FuzzedClient, Node> inputs) {
        int taken = 0;
        try (var complaints = new Complaints()) {
            if (ONLY != null) {
                round(ONLY, inputs, complaints);
                return;
            }
            for (long seed = seeds; taken < wanted; seed++) {
                var client = round(seed, inputs, complaints);
                taken += client.taken();
                sentAgain += client.sentAgain();
                client.told().forEach((event, count) -> told.merge(event, count, Integer::sum));
            }
        }
    }

    private static FuzzedClient round(long seed, Function<FuzzedClient, Node> inputs, Complaints complaints) {
        var client = new FuzzedClient(seed, seed % UNLINKED_EVERY != 3, PER_ROUND, inputs, complaints);
        try {
            client.run();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    "Run it again with -Dstatuscast.fuzz.seed=%d. The last stanza: %s".formatted(seed, client.last()),
                    e);
        }
        return client;
    }
}
