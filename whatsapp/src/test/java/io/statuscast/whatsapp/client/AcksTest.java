package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.binary.NodeDecoder;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.transport.SecureChannel;
import io.statuscast.whatsapp.transport.ServerAddress;
import io.statuscast.whatsapp.transport.TransportConfig;
import io.statuscast.whatsapp.transport.TransportException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Which ack answers what, and when we acknowledge ourselves.
class AcksTest {
    private static final String COMPANION = "100000000000001:3@lid";

    @Test
    void theAckOfARetryAnswerIsNotTheStatusS() {
        Node ofStatus = Node.of("ack", Node.attrs("class", "message", "id", "3EB0A"));
        Node ofRetry = Node.of("ack", Node.attrs("class", "message", "id", "3EB0A", "participant", COMPANION));
        var answers = new Answers(Threading.virtual());
        try (var waiting = answers.expect(ChunkedSend.ackKey("3EB0A"))) {
            assertThat(answers.offer(ChunkedSend.ackKey(ofRetry), ofRetry)).isFalse();
            assertThat(answers.offer(ChunkedSend.ackKey(ofStatus), ofStatus)).isTrue();
            assertThat(waiting.await(Duration.ofSeconds(30))).isEqualTo(ofStatus);
        }
    }

    @Test
    void aRetryReceiptIsAcknowledgedAfterItWasDealtWith() throws InterruptedException {
        BlockingQueue<Node> sent = new LinkedBlockingQueue<>();
        Connection connection = connection(frame -> sent.add(NodeDecoder.decode(frame)));
        var store = new InMemoryStateStore();
        var lids = new LidBook(store);
        var random = new SecureRandom();
        var account = new Account(new ErasableStore(store), lids, InstantSource.system(), random);
        var keys = new SignalKeys(store, lids, account.credentials(), random);
        var progress = new StatusProgress(store);
        var messages = new SentMessages(store, progress, InstantSource.system());
        var bundles = new Bundles(10, Duration.ofSeconds(30));
        var groups = new GroupDirectory(keys, lids, Duration.ofSeconds(30), InstantSource.system());
        var worker = new Worker("test-retries", 10, Threading.virtual(), Duration.ofSeconds(5));
        var pauses = new Pauses(Threading.virtual());
        var retries =
                new RetryAnswers(account, keys, lids, messages, progress, groups, bundles, 5, random, pauses, worker);
        var link = new Link(ClientListener.deaf(), Threading.virtual(), Duration.ofSeconds(5));
        var time = new ServerTime(InstantSource.system());
        var people = new People(store, lids, new ContactBook(store, lids));
        var chats = new ChatReceipts(link, account, people, time);
        var receipts = new Receipts(link, time, people, chats, retries, worker);

        receipts.received(
                connection,
                Node.of(
                        "receipt",
                        Node.attrs(
                                "type", "retry", "id", "3EB0A", "from", "status@broadcast", "participant", COMPANION),
                        Node.of("retry", Node.attrs("count", "1", "id", "3EB0A"))));

        // The worker that deals with it has not begun.
        assertThat(sent).isEmpty();
        worker.start();
        Node ack = sent.poll(30, TimeUnit.SECONDS);
        assertThat(ack).isNotNull();
        assertThat(ack.tag()).isEqualTo("ack");
        assertThat(ack.attr("participant")).isEqualTo(COMPANION);
        worker.close();
    }

    @Test
    void aFrameThatIsTooLargeIsAnAnswerOfItsOwn() {
        Connection connection = connection(_ -> {
            throw new TransportException(TransportException.Kind.TOO_LARGE, "17 MiB");
        });
        assertThatThrownBy(() -> connection.send(Node.of("message")))
                .isInstanceOfSatisfying(
                        QueryException.class, e -> assertThat(e.kind()).isEqualTo(QueryException.Kind.TOO_LARGE));
    }

    static Connection connection(Consumer<byte[]> frames) {
        var random = new SecureRandom();
        var channel = new SecureChannel() {
            @Override
            public void send(byte[] plaintext) {
                frames.accept(plaintext);
            }

            @Override
            public void close() {}
        };
        var receiver = new Connection.Receiver() {
            @Override
            public void onNode(Connection connection, Node node) {}

            @Override
            public void onEnd(Connection connection, String reason) {}
        };
        return Connection.open(
                (_, _, _, _) -> channel,
                TransportConfig.of(ServerAddress.whatsApp(), InstantSource.system(), random),
                KeyPair.generate(random),
                new byte[0],
                receiver,
                Threading.virtual(),
                ClientConfig.whatsApp(InstantSource.system(), random));
    }
}
