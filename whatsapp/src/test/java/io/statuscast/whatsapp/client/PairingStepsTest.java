package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.transport.SecureChannel;
import io.statuscast.whatsapp.transport.ServerAddress;
import io.statuscast.whatsapp.transport.TransportConfig;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Which code is on show, and for how long.
class PairingStepsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final SecureRandom random = new SecureRandom();
    private final ClientConfig config = ClientConfig.whatsApp(now::get, random);
    private final Link link = new Link(ClientListener.deaf(), Threading.virtual(), Duration.ofSeconds(1));
    private final PairingSteps pairing = pairing();

    private PairingSteps pairing() {
        var store = new ErasableStore(new InMemoryStateStore());
        var lids = new LidBook(store);
        var account = new Account(store, lids, now::get, random);
        var keys = new SignalKeys(store, lids, account.credentials(), random);
        var preKeys = new PreKeySupply(account, keys, Pacing.usual(), Duration.ofSeconds(1), now::get);
        return new PairingSteps(config, account, link, preKeys);
    }

    @Test
    void theFirstCodeIsShownForAMinuteAndEachFurtherOneForTwentySeconds() {
        pairing.begin();
        offer("one", "two", "three");

        assertThat(shown()).contains("one");
        assertThat(pairing.remaining()).isEqualTo(Duration.ofSeconds(60));
        for (String next : List.of("two", "three")) {
            now.set(now.get().plus(pairing.remaining()));
            assertThat(pairing.nextCode()).isTrue();
            assertThat(shown()).contains(next);
            assertThat(pairing.remaining()).isEqualTo(Duration.ofSeconds(20));
        }
        now.set(now.get().plus(pairing.remaining()));
        assertThat(pairing.nextCode()).as("all ran out").isFalse();
    }

    @Test
    void theNextConnectionBeginsWithAMinuteAgain() {
        pairing.begin();
        offer("one");
        now.set(now.get().plusSeconds(60));
        assertThat(pairing.nextCode()).isFalse();

        pairing.begin();
        offer("four", "five");

        assertThat(shown()).contains("four");
        assertThat(pairing.remaining()).isEqualTo(Duration.ofSeconds(60));
    }

    private String shown() {
        return link.state() instanceof LinkState.Pairing offered ? offered.qr().text() : "";
    }

    private void offer(String... refs) {
        List<Node> nodes =
                Arrays.stream(refs).map(ref -> Node.of("ref", "2@" + ref)).toList();
        var iq = Node.of("iq", Map.of("id", "1", "type", "set"), Node.of("pair-device", Map.of(), nodes));
        pairing.offered(connection(), iq);
    }

    private Connection connection() {
        return Connection.open(
                (_, _, _, _) -> new Nowhere(),
                TransportConfig.of(ServerAddress.whatsApp(), now::get, random),
                KeyPair.generate(random),
                new byte[0],
                new Deaf(),
                Threading.virtual(),
                config);
    }

    private record Nowhere() implements SecureChannel {
        @Override
        public void send(byte[] plaintext) {}

        @Override
        public void close() {}
    }

    private record Deaf() implements Connection.Receiver {
        @Override
        public void onNode(Connection connection, Node node) {}

        @Override
        public void onEnd(Connection connection, String reason) {}
    }
}
