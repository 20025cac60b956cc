package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.statuscast.whatsapp.appstate.AppStateStore;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.binary.NodeDecoder;
import io.statuscast.whatsapp.binary.NodeEncoder;
import io.statuscast.whatsapp.chat.ChatContent;
import io.statuscast.whatsapp.chat.ChatMessage;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.pairing.DeviceCredentials;
import io.statuscast.whatsapp.pairing.LinkedAccount;
import io.statuscast.whatsapp.proto.AppStateSyncKey;
import io.statuscast.whatsapp.proto.AppStateSyncKeyData;
import io.statuscast.whatsapp.proto.AppStateSyncKeyId;
import io.statuscast.whatsapp.proto.AppStateSyncKeyRequest;
import io.statuscast.whatsapp.proto.AppStateSyncKeyShare;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import io.statuscast.whatsapp.proto.StoredSentMessage;
import io.statuscast.whatsapp.signal.PreKeyBundle;
import io.statuscast.whatsapp.signal.PreKeys;
import io.statuscast.whatsapp.signal.SeededRandom;
import io.statuscast.whatsapp.signal.SignalStore;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.transport.CloseReason;
import io.statuscast.whatsapp.transport.ConnectionListener;
import io.statuscast.whatsapp.transport.SecureChannel;
import io.statuscast.whatsapp.transport.Transport;
import io.statuscast.whatsapp.transport.TransportConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A whole client of one seed, wired as in production, in one thread, between a server that answers badly and people
/// who write oddly.
///
/// It logs in, greets, and takes so many stanzas; after each all its threads do what there is to be done. What any of
/// them throws ends the run.
final class FuzzedClient implements OneThread.Meanwhile, Transport {
    static final Instant NOW = Instant.ofEpochSecond(1_772_000_000);
    private static final Jid PHONE = new Jid("15550009999", 5, Jid.PHONE);
    private static final Jid LID = new Jid("100000000000999", 5, Jid.LID);
    private static final String LINK_THREAD = "statuscast-whatsapp-link";
    /// Making keys would take most of the time.
    private static final Pacing FEW_KEYS = new Pacing(500, Duration.ZERO, 250, 1, 1, 1, 5, ChunkPacing.local());
    /// Stanzas between two looks of the link's thread.
    private static final int AT_ONCE = 8;

    /// How the ids begin of what it had sent before.
    private static final String SENT = "3EB0AAAAAAAAAAAAAAAA";

    private static final int LAST_LENGTH_MAX = 4000;
    private static final int NAME_LENGTH_MAX = 400;
    private static final int VALUE_BYTES_MAX = 100_000;

    private final Random random;
    private final StanzaSpoiler spoiler;
    private final Function<FuzzedClient, Node> inputs;
    private final OneThread threads;
    private final InMemoryStateStore store = new InMemoryStateStore();
    private final FuzzEar ear = new FuzzEar();
    private final Complaints complaints;
    private final FuzzPeers peers;
    private final WhatsAppClient client;
    private final Deque<Node> questions = new ArrayDeque<>();
    private @Nullable Wire wire;
    private boolean accepted;
    private boolean greeted;
    private int sentAgain;
    private @Nullable Node lastAck;
    private final int wanted;
    private int left;
    private Object last = "nothing yet";

    /// @param count      how many stanzas it takes
    /// @param inputs     makes the next one
    /// @param complaints looked at after each
    FuzzedClient(long seed, boolean linked, int count, Function<FuzzedClient, Node> inputs, Complaints complaints) {
        this.complaints = complaints;
        this.random = new Random(seed);
        this.inputs = inputs;
        this.wanted = count;
        this.left = count;
        this.spoiler = new StanzaSpoiler(random, StanzaSeeds.all());
        this.threads = new OneThread(NOW, this);
        var keys = new SeededRandom(seed);
        PreKeyBundle bundle = prepare(keys, linked);
        this.peers = new FuzzPeers(seed, LID, bundle);
        var config = ClientConfig.whatsApp(threads, keys).withPacing(FEW_KEYS);
        this.client = new WhatsAppClient(config, this, store, ear, threads);
    }

    private PreKeyBundle prepare(SeededRandom keys, boolean linked) {
        var batch = new Batch();
        var fresh = DeviceCredentials.generate(keys);
        var account = new LinkedAccount(PHONE, LID, new byte[] {10, 0}, "us", "android", "", true);
        (linked ? fresh.withAccount(account) : fresh).save(batch);
        var preKeys = new PreKeys(new SignalStore(store), keys);
        var signed = preKeys.rotateSigned(fresh.identity(), NOW, batch);
        preKeys.markUploaded(preKeys.forUpload(5, batch), batch);
        var key = AppStateSyncKey.newBuilder()
                .setKeyId(AppStateSyncKeyId.newBuilder().setKeyId(ByteString.copyFrom(new byte[6])))
                .setKeyData(AppStateSyncKeyData.newBuilder().setKeyData(ByteString.copyFrom(new byte[32])));
        new AppStateStore(store)
                .saveKeys(AppStateSyncKeyShare.newBuilder().addKeys(key).build(), batch);
        sent(SENT + "01", "", batch);
        sent(SENT + "02", "100000000000001@lid", batch);
        sent(SENT + "03", "120363000000000001@g.us", batch);
        keyRequest(batch);
        store.commit(batch);
        return PreKeyBundle.withoutOneTimeKey(
                fresh.registrationId(),
                fresh.identity().publicKey32(),
                signed.id(),
                signed.pair().publicKey32(),
                signed.signature64());
    }

    /// What it asked its own phone.
    private static void keyRequest(Batch batch) {
        var request = ProtocolMessage.newBuilder().setAppStateSyncKeyRequest(AppStateSyncKeyRequest.newBuilder());
        var stored = StoredSentMessage.newBuilder()
                .setMessage(
                        Message.newBuilder().setProtocolMessage(request).build().toByteString())
                .setCreatedAtMillis(NOW.toEpochMilli())
                .setChat(PHONE.toUser().toString());
        batch.put(StateKind.SENT_MESSAGE, SENT + "04", stored.build().toByteArray());
    }

    private static void sent(String id, String chat, Batch batch) {
        var message = Message.newBuilder().setConversation("hello").build();
        var stored = StoredSentMessage.newBuilder()
                .setMessage(message.toByteString())
                .setCreatedAtMillis(NOW.toEpochMilli())
                .addRecipients("100000000000001@lid");
        if (!chat.isEmpty()) {
            stored.setChat(chat);
        }
        batch.put(StateKind.SENT_MESSAGE, id, stored.build().toByteArray());
    }

    /// Runs to the end; what was thrown in it is thrown.
    void run() {
        client.start();
        threads.run(LINK_THREAD);
        threads.work(LINK_THREAD);
        client.close();
        for (StateKind kind : StateKind.values()) {
            store.scan(kind, "").forEach(entry -> {
                assertThat(entry.key()).hasSizeLessThanOrEqualTo(NAME_LENGTH_MAX);
                assertThat(entry.value()).hasSizeLessThanOrEqualTo(VALUE_BYTES_MAX);
            });
        }
    }

    /// How many stanzas it took: fewer than wanted when the server ended the link for good.
    int taken() {
        return wanted - left;
    }

    /// What the client got last, shortened.
    String last() {
        String text = last.toString();
        return text.length() > LAST_LENGTH_MAX ? text.substring(0, LAST_LENGTH_MAX) + "…" : text;
    }

    /// How often its listener was told what, by the name of the event.
    Map<String, Integer> told() {
        return ear.told();
    }

    /// How often it sent one of the messages it had sent before.
    int sentAgain() {
        return sentAgain;
    }

    /// What it acknowledged last, null when nothing.
    @Nullable
    Node lastAck() {
        return lastAck;
    }

    Random random() {
        return random;
    }

    StanzaSpoiler spoiler() {
        return spoiler;
    }

    FuzzPeers peers() {
        return peers;
    }

    @Override
    public SecureChannel open(
            TransportConfig config, KeyPair noiseStatic, byte[] clientPayload, ConnectionListener listener) {
        questions.clear();
        accepted = false;
        wire = new Wire(listener);
        return wire;
    }

    private final class Wire implements SecureChannel {
        private final ConnectionListener listener;
        private boolean closed;

        Wire(ConnectionListener listener) {
            this.listener = listener;
        }

        @Override
        public void send(byte[] plaintext) {
            threads.step();
            Node node = NodeDecoder.decode(plaintext);
            if (node.tag().equals("message") && node.attrOrEmpty("id").startsWith(SENT)) {
                sentAgain++;
            }
            if (node.tag().equals("ack")) {
                lastAck = node;
            }
            boolean question =
                    node.tag().equals("iq") && !node.attrOrEmpty("type").equals("result");
            if (question || node.tag().equals("message")) {
                questions.add(node);
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                listener.onClosed(new CloseReason.ByUs());
            }
        }
    }

    private void arrives(Node node) {
        Wire open = wire;
        if (open != null && !open.closed) {
            open.listener.onFrame(NodeEncoder.encode(node));
        }
    }

    @Override
    public void answer() {
        while (!questions.isEmpty()) {
            Node question = questions.remove();
            Node right = question.tag().equals("message") ? ackOf(question) : StanzaSeeds.answerTo(question);
            switch (random.nextInt(10)) {
                case 0 -> {
                    Node spoiled = spoiler.spoil(right);
                    last = spoiled;
                    arrives(spoiled);
                }
                case 1 -> {
                    if (random.nextInt(4) != 0) {
                        arrives(right);
                    }
                }
                default -> arrives(right);
            }
        }
    }

    private Node ackOf(Node message) {
        String[] errors = {null, null, null, "429", "479", "421", "500", "-1"};
        return Node.of(
                "ack",
                Node.attrs(
                        "class",
                        "message",
                        "id",
                        message.attr("id"),
                        "from",
                        message.attr("to"),
                        "participant",
                        message.attr("participant"),
                        "t",
                        "1772000000",
                        "error",
                        errors[random.nextInt(errors.length)]));
    }

    @Override
    public void idle() {
        if (!client.identity().isPresent()) {
            take(AT_ONCE);
        } else if (!accepted) {
            accepted = true;
            deliver(StanzaSeeds.of("endings").getFirst());
        } else if (!greeted) {
            greeted = true;
            peers.greetings().forEach(this::deliver);
        } else {
            take(AT_ONCE);
        }
    }

    private void take(int count) {
        for (int i = 0; i < count && left > 0; i++) {
            left--;
            deliver(inputs.apply(this));
        }
        if (left == 0) {
            client.close();
        }
    }

    private void deliver(Node node) {
        last = node;
        alone(() -> arrives(node));
    }

    /// Does something, and everything that follows from it; what it throws must not be caught by the link's thread.
    private void alone(Runnable something) {
        threads.begin();
        try {
            something.run();
            threads.work(LINK_THREAD);
        } catch (RuntimeException e) {
            throw new AssertionError(e);
        }
        complaints.throwIfAny();
    }

    /// Has the owner of the client do something.
    void own() {
        String id = "3EB0BB%016X".formatted(random.nextLong());
        int what = random.nextInt(7);
        last = "what the owner does, number " + what;
        alone(() -> own(what, id));
    }

    private void own(int what, String id) {
        var only = new StatusAudience.Only(List.of("15550001001", "15550001002"));
        switch (what) {
            case 0 ->
                client.publish(new StatusPost(id, new StatusContent.Text("hello", 0xff000000, 0xffffffff, 0), only));
            case 1 -> client.send(new ChatMessage(id, Jid.ofLid("100000000000001"), new ChatContent.Text("hello")));
            case 2 -> client.lookUp(List.of("15550001001"));
            case 3 -> client.about(Jid.ofPhone("15550001001"));
            case 4 -> client.businessProfile(Jid.ofPhone("15550001001"));
            case 5 -> client.groups();
            default -> client.requestLinkCode("15550009999");
        }
    }
}
