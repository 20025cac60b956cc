package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.binary.NodeDecoder;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.pairing.LinkedAccount;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.PreKeyWhisperMessage;
import io.statuscast.whatsapp.signal.MessagePadding;
import io.statuscast.whatsapp.signal.Party;
import io.statuscast.whatsapp.signal.PreKey;
import io.statuscast.whatsapp.signal.PreKeys;
import io.statuscast.whatsapp.signal.SignalStore;
import io.statuscast.whatsapp.signal.SignedPreKey;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Requests to send a status again that come again themselves, as after every connection that ended too early.
class RetryAnswersTest {
    private static final String ID = "3EB0A";
    private static final Jid COMPANION = Jid.parse("100000000000001:3@lid");
    private static final int ANSWERS_MAX = 2;
    private static final byte[] TYPE = {5};

    private final SecureRandom random = new SecureRandom();
    private final InMemoryStateStore store = new InMemoryStateStore();
    private final LidBook lids = new LidBook(store);
    private final Account account = new Account(new ErasableStore(store), lids, InstantSource.system(), random);
    private final SignalKeys keys = new SignalKeys(store, lids, account.credentials(), random);
    private final StatusProgress progress = new StatusProgress(store);
    private final SentMessages messages = new SentMessages(store, progress, InstantSource.system());
    private final Worker worker = new Worker("test-retries", 10, Threading.virtual(), Duration.ofSeconds(30));
    private final RetryAnswers answers = new RetryAnswers(
            account,
            keys,
            lids,
            messages,
            progress,
            new GroupDirectory(keys, lids, Duration.ofSeconds(30), InstantSource.system()),
            new Bundles(10, Duration.ofSeconds(30)),
            ANSWERS_MAX,
            random,
            new Pauses(Threading.virtual()),
            worker);
    private final BlockingQueue<Node> sent = new LinkedBlockingQueue<>();
    private final Companion companion = new Companion(random);

    /// A companion with one identity and as many one-time prekeys as it is asked for.
    private static final class Companion {
        private final KeyPair identity;
        private final PreKeys preKeys;
        private final SignedPreKey signed;

        Companion(SecureRandom random) {
            identity = KeyPair.generate(random);
            preKeys = new PreKeys(new SignalStore(new InMemoryStateStore()), random);
            signed = preKeys.rotateSigned(identity, Instant.EPOCH, new Batch());
        }

        Node request(int count, PreKey oneTime) {
            Node given = Node.of(
                    "keys",
                    Map.of(),
                    Node.of("type", TYPE),
                    Node.of("identity", identity.publicKey32()),
                    Node.of(
                            "key",
                            Map.of(),
                            Node.of("id", number(oneTime.id())),
                            Node.of("value", oneTime.pair().publicKey32())),
                    Node.of(
                            "skey",
                            Map.of(),
                            Node.of("id", number(signed.id())),
                            Node.of("value", signed.pair().publicKey32()),
                            Node.of("signature", signed.signature64())));
            return Node.of(
                    "receipt",
                    Node.attrs(
                            "type", "retry", "id", ID, "from", "status@broadcast", "participant", COMPANION.toString()),
                    Node.of("retry", Node.attrs("count", Integer.toString(count), "id", ID)),
                    Node.of("registration", new byte[] {0, 0, 1, 2}),
                    given);
        }

        private static byte[] number(int id) {
            return Arrays.copyOfRange(ByteBuffer.allocate(4).putInt(id).array(), 1, 4);
        }
    }

    @BeforeEach
    void publishedByALinkedNumber() {
        var linked = new LinkedAccount(
                Jid.parse("15550001000:1@s.whatsapp.net"), null, new byte[] {1}, "", "android", "", true);
        account.update(account.credentials().withAccount(linked), new Batch());
        var batch = new Batch();
        Message text = Message.newBuilder().setConversation("hello").build();
        messages.put(ID, SentMessages.stored(text, null, InstantSource.system().instant()), batch);
        progress.sealed(ID, 0, List.of(COMPANION.toUser()), batch);
        keys.change(all -> keys.senderKeys().distribution(Jid.STATUS.toString(), account.phone(), all));
        keys.change(all ->
                keys.senderKeys().markGiven(Jid.STATUS.toString(), List.of(COMPANION.toUser()), new byte[] {1}, all));
        store.commit(batch);
        worker.start();
    }

    @AfterEach
    void end() {
        worker.close();
    }

    private Connection connection() {
        return AcksTest.connection(frame -> sent.add(NodeDecoder.decode(frame)));
    }

    /// The answer to a request on a connection that ends before the server took it.
    private PreKeyWhisperMessage answerTo(Node request) throws Exception {
        Node enc = answerNode(connection(), request).child("enc").orElseThrow();
        assertThat(enc.attr("type")).isEqualTo("pkmsg");
        byte[] bytes = enc.bytes();
        return PreKeyWhisperMessage.parseFrom(Arrays.copyOfRange(bytes, 1, bytes.length));
    }

    private Node answerNode(Connection connection, Node request) throws InterruptedException {
        answers.answer(connection, request);
        Node answer = sent.poll(30, TimeUnit.SECONDS);
        assertThat(answer).isNotNull();
        return answer;
    }

    @Test
    void startsNoSecondSessionOnAPreKeyWhicheverRequestComesAgain() throws Exception {
        PreKey[] oneTime = companion.preKeys.forUpload(2, new Batch()).toArray(PreKey[]::new);
        Node first = companion.request(1, oneTime[0]);
        Node second = companion.request(2, oneTime[1]);
        PreKeyWhisperMessage onFirst = answerTo(first);
        PreKeyWhisperMessage onSecond = answerTo(second);
        assertThat(onFirst.getPreKeyId()).isEqualTo(oneTime[0].id());
        assertThat(onSecond.getPreKeyId()).isEqualTo(oneTime[1].id());

        assertThat(answerTo(first).getBaseKey()).isEqualTo(onSecond.getBaseKey());
        assertThat(answerTo(second).getBaseKey()).isEqualTo(onSecond.getBaseKey());
    }

    @Test
    void countsWhatTheServerTookAndNotWhatWasLostOnTheWay() throws Exception {
        List<PreKey> oneTime = companion.preKeys.forUpload(ANSWERS_MAX + 1, new Batch());
        Node request = companion.request(1, oneTime.getFirst());
        for (int i = 0; i <= ANSWERS_MAX; i++) {
            assertThat(answerNode(connection(), request).tag()).isEqualTo("message");
        }
        Connection lives = connection();
        for (int i = 1; i <= ANSWERS_MAX; i++) {
            Node answer = answerNode(lives, companion.request(1 + i, oneTime.get(i)));
            assertThat(answer.tag()).isEqualTo("message");
            taken(lives, answer);
        }
        assertThat(answerNode(lives, request).tag()).isEqualTo("ack");
    }

    /// The server's ack of an answer; the request is acknowledged, and the answer counted.
    private void taken(Connection connection, Node answer) throws InterruptedException {
        Node ack = Node.of(
                "ack", Node.attrs("class", "message", "id", ID, "participant", answer.attrOrEmpty("participant")));
        assertThat(connection.answers().offer(ChunkedSend.ackKey(answer), ack)).isTrue();
        Node acknowledged = sent.poll(30, TimeUnit.SECONDS);
        assertThat(acknowledged).isNotNull();
        assertThat(acknowledged.tag()).isEqualTo("ack");
        var counted = new CountDownLatch(1);
        assertThat(worker.submit(counted::countDown)).isTrue();
        assertThat(counted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /// Our own phone, with which a session stands.
    private Party phone() {
        var phone = new Party(account.phone().toUser(), random);
        keys.change(batch -> keys.sessions().startSession(phone.jid, phone.bundleWithoutOneTimeKey(), batch));
        return phone;
    }

    private PhoneRequests requests(InstantSource clock) {
        var directory = new CompanionDirectory(
                store, lids, Pacing.local(), Duration.ofSeconds(30), clock, new Pauses(Threading.virtual()));
        var sessions = new CompanionSessions(account, keys, directory, new Bundles(10, Duration.ofSeconds(30)));
        return new PhoneRequests(account, keys, sessions, messages, clock, random);
    }

    @Test
    void thePhoneIsAskedForSoManyKeysADay() {
        phone();
        var now = new AtomicReference<>(Instant.parse("2026-05-01T12:00:00Z"));
        PhoneRequests requests = requests(now::get);
        Connection connection = connection();
        for (int i = 0; i < PhoneRequests.ASKED_MAX + 5; i++) {
            requests.appStateKey(new byte[] {(byte) i}, connection);
            requests.appStateKey(new byte[] {(byte) i}, connection);
        }
        assertThat(sent).hasSize(PhoneRequests.ASKED_MAX);
        now.set(now.get().plus(Duration.ofHours(25)));
        requests.appStateKey(new byte[] {1}, connection);
        assertThat(sent).hasSize(PhoneRequests.ASKED_MAX + 1);
    }

    @Test
    void aRequestToOurOwnPhoneIsSentAgainToThePhoneAlone() throws Exception {
        Party phone = phone();
        requests(InstantSource.system()).appStateKey(new byte[] {1, 2, 3}, connection());
        Node first = sent.poll(30, TimeUnit.SECONDS);
        assertThat(first).isNotNull();

        Node again = answerNode(connection(), requestOf(phone.jid, first.attrOrEmpty("id")));
        assertThat(again.attrs())
                .containsEntry("id", first.attr("id"))
                .containsEntry("to", phone.jid.toString())
                .containsEntry("category", "peer")
                .containsEntry("push_priority", "high");
        assertThat(again.child("meta")).isEqualTo(first.child("meta"));
        Message asked = read(phone, again);
        assertThat(asked).isEqualTo(read(phone, first));
        assertThat(asked.getProtocolMessage().getAppStateSyncKeyRequest().getKeyIdsList())
                .hasSize(1);

        Node refused = answerNode(connection(), requestOf(phone.jid.withDevice(7), first.attrOrEmpty("id")));
        assertThat(refused.tag()).isEqualTo("ack");
    }

    private static Node requestOf(Jid from, String id) {
        return Node.of(
                "receipt",
                Node.attrs("type", "retry", "id", id, "from", from.toString(), "category", "peer"),
                Node.of("retry", Node.attrs("count", "1", "id", id)));
    }

    private Message read(Party phone, Node message) throws InvalidProtocolBufferException {
        Node enc = message.child("enc").orElseThrow();
        byte[] padded = phone.commitBytes(
                batch -> phone.cipher.decrypt(account.phone(), enc.attrOrEmpty("type"), enc.bytes(), batch));
        return Message.parseFrom(MessagePadding.unpad(padded));
    }

    @Test
    void whatTheServerWantsToSeeBeforeTheHandshakeHasALength() {
        account.routing(new byte[Account.ROUTING_BYTES_MAX]);
        account.routing(new byte[Account.ROUTING_BYTES_MAX + 1]);
        account.routing(new byte[0]);
        assertThat(account.routing()).hasSize(Account.ROUTING_BYTES_MAX);
    }

    @Test
    void givesUpAtLastWhenNothingArrives() throws Exception {
        Node request =
                companion.request(1, companion.preKeys.forUpload(1, new Batch()).getFirst());
        int answered = 0;
        while (answerNode(connection(), request).tag().equals("message")) {
            answered++;
            assertThat(answered).isLessThan(100);
        }
        assertThat(answered).isGreaterThan(ANSWERS_MAX);
    }
}
