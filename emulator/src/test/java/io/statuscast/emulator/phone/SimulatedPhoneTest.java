package io.statuscast.emulator.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.media.MediaStore;
import io.statuscast.emulator.media.MediaStoreConfig;
import io.statuscast.emulator.signal.Envelope;
import io.statuscast.emulator.signal.Padding;
import io.statuscast.emulator.signal.PreKeyBundle;
import io.statuscast.emulator.signal.SeededRandom;
import io.statuscast.emulator.signal.SignalDevice;
import io.statuscast.emulator.world.Endpoint;
import io.statuscast.emulator.world.LinkRefusedException;
import io.statuscast.emulator.world.World;
import io.statuscast.emulator.world.WorldSettings;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.ExtendedTextMessage;
import io.statuscast.whatsapp.proto.ImageMessage;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import io.statuscast.whatsapp.proto.SenderKeyDistributionMessage;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedPhoneTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final String AUTHOR = "12025550100";
    private static final String READER = "12025550101";
    private static final String GROUP = "status@broadcast";
    private final SecureRandom random = new SeededRandom(1);
    private final TinyServer server = new TinyServer();
    private final World world = new World(WorldSettings.usual(), server, () -> NOW, random);
    private final TinyCompanion companion = new TinyCompanion(77);
    private MediaStore store;
    private PhoneSettings settings;
    private SimulatedPhone author;
    private SimulatedPhone reader;
    private Jid authorDevice;

    @BeforeEach
    void start() throws Exception {
        store = MediaStore.start(new MediaStoreConfig(0, null, _ -> true, 1 << 20), () -> NOW, random);
        settings = new PhoneSettings(store.downloader(), store.uploader(random), () -> NOW, random, 3, true);
        author = SimulatedPhone.open(world, AUTHOR, settings);
        reader = SimulatedPhone.open(world, READER, settings);
        author.saveContact(READER, "Bea Example");
        world.locked(() -> {
            world.pairing().open(companion);
            return companion;
        });
        authorDevice = link(true);
    }

    @AfterEach
    void stop() {
        world.close();
        settings.downloader().close();
        store.close();
    }

    private Jid link(boolean asLink) throws Exception {
        Jid address = author.scan(companion.qr(asLink));
        assertThat(companion.hmacFits()).isTrue();
        companion.confirm(world, 1);
        await(() -> server.messages().size() >= 2);
        return new Jid(author.lid(), address.device(), Jid.LID);
    }

    @Test
    void linksACompanionWithSignaturesThatHold() {
        assertThat(author.companions()).containsEntry(1, 1);
        assertThatThrownBy(() -> author.scan(companion.qr(true))).isInstanceOf(LinkRefusedException.class);
        assertThatThrownBy(() -> author.scan("nonsense")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Adv.problem(
                        companion.deviceIdentity(),
                        companion.identityKey(),
                        world.account(AUTHOR).phoneDevice().keys().identityKey()))
                .isEmpty();
        assertThat(Adv.problem(companion.deviceIdentity(), new byte[32], new byte[0]))
                .isPresent();
    }

    @Test
    void readsBothFormsOfTheQrText() {
        QrText modern = QrText.parse(qrOf(2));
        QrText bare = QrText.parse(qrOf(2).substring(qrOf(2).indexOf('#') + 1));

        assertThat(modern.ref()).isEqualTo(bare.ref());
        assertThat(modern.advSecret()).isEqualTo(bare.advSecret());
    }

    private String qrOf(long seed) {
        var another = new TinyCompanion(seed);
        another.received.addAll(companion.received);
        return another.qr(true);
    }

    @Test
    void givesANewCompanionTheKeyToItsContactsAndTheNames() throws Exception {
        List<Message> opened = new ArrayList<>();
        for (Node sent : server.messages()) {
            Node enc = sent.child("enc").orElseThrow();
            byte[] padded = companion.signal.decrypt("author", enc.attrOrEmpty("type"), enc.bytes());
            opened.add(Message.parseFrom(Padding.unpad(padded))
                    .getDeviceSentMessage()
                    .getMessage());
            assertThat(sent.attr("category")).isEqualTo("peer");
        }

        ProtocolMessage share = opened.getFirst().getProtocolMessage();
        assertThat(share.getType()).isEqualTo(ProtocolMessage.Type.APP_STATE_SYNC_KEY_SHARE);
        assertThat(share.getAppStateSyncKeyShare()
                        .getKeys(0)
                        .getKeyData()
                        .getKeyData()
                        .size())
                .isEqualTo(32);
        assertThat(opened.getLast().getProtocolMessage().getType())
                .isEqualTo(ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION);
        assertThat(world.account(AUTHOR).collection("critical_unblock_low").version())
                .isEqualTo(1);
        author.saveContact("12025550102", "Carl Example");
        assertThat(world.account(AUTHOR).collection("critical_unblock_low").version())
                .isEqualTo(2);
    }

    @Test
    void readsATextStatusAndAnswersWithADeliveryReceipt() throws Exception {
        publish("A1", text("Good morning"), true);

        await(() -> server.receipts().size() == 1);
        SeenStatus seen = reader.seen().getFirst();
        assertThat(seen.text()).isEqualTo("Good morning");
        assertThat(seen.backgroundArgb()).isEqualTo(0xff112233);
        assertThat(seen.font()).isEqualTo(2);
        assertThat(seen.author()).isEqualTo(Jid.ofLid(author.lid()));
        assertThat(seen.authorPhone()).isEqualTo(AUTHOR);
        assertThat(seen.at()).isEqualTo(NOW);
        assertThat(server.receipts().getFirst().attrs())
                .containsEntry("participant", authorDevice.toString())
                .containsEntry("id", "A1")
                .doesNotContainKey("type");
        reader.view("A1");
        assertThat(server.receipts().getLast().attr("type")).isEqualTo("read");
        assertThat(reader.violations()).isEmpty();
    }

    @Test
    void countsASecondCopyWithoutSeeingItTwice() throws Exception {
        publish("A1", text("once"), true);
        publish("A1", text("once"), false);

        await(() -> server.receipts().size() == 2);
        assertThat(reader.seen()).hasSize(1);
        assertThat(reader.duplicates()).isEqualTo(1);
        assertThat(reader.violations()).isEmpty();
    }

    @Test
    void asksAgainWithKeysUntilItCanRead() throws Exception {
        publish("A1", text("first"), true);
        await(() -> server.receipts().size() == 1);
        reader.forgetSignalState();
        publish("A2", text("second"), false);
        await(() -> server.receipts().size() == 2);
        Node retry = server.receipts().getLast();
        assertThat(retry.attr("type")).isEqualTo("retry");
        assertThat(retry.child("retry").orElseThrow().attrs()).containsEntry("count", "1");
        assertThat(retry.child("keys")).isEmpty();

        resend("A2", "1", text("second"));
        await(() -> server.receipts().size() == 3);
        retry = server.receipts().getLast();
        assertThat(retry.child("retry").orElseThrow().attrs()).containsEntry("count", "2");
        companion.signal.startSession("reader", KeyNodes.bundle(retry).orElseThrow());
        resend("A2", "2", text("second"));

        await(() -> reader.seen().size() == 2);
        assertThat(reader.seen().getLast().text()).isEqualTo("second");
        publish("A3", text("third"), false);
        await(() -> reader.seen().size() == 3);
        assertThat(reader.duplicates()).isZero();
    }

    @Test
    void noticesAReusedMessageKey() throws Exception {
        publish("A1", text("first"), true);
        await(() -> server.receipts().size() == 1);
        var beforeSecond = companion.signal.toState();
        publish("A2", text("second"), false);
        await(() -> server.receipts().size() == 2);
        var restored = SignalDevice.fromState(beforeSecond, random);
        post("A3", List.of(skmsg(restored.encryptGroup(GROUP, padded(text("third"))))), false);

        await(() -> !reader.violations().isEmpty());
        assertThat(reader.violations().getFirst()).contains("A3").contains("two ciphertexts");
    }

    @Test
    void refusesACompanionWhoseIdentityIsNotSigned() throws Exception {
        post("A1", List.of(first(companion.signal.createDistribution(GROUP))), false);

        await(() -> !reader.violations().isEmpty());
        assertThat(reader.violations().getFirst()).contains("device-identity of A1");
    }

    @Test
    void saysSoWhenMediaCannotBeOpened() throws Exception {
        Message image = Message.newBuilder()
                .setImageMessage(ImageMessage.newBuilder()
                        .setUrl("https://" + store.host() + "/v/t62/none")
                        .setDirectPath("/v/t62/none")
                        .setMediaKey(ByteString.copyFrom(new byte[32]))
                        .setCaption("a picture"))
                .build();
        publish("A1", image, true);

        await(() -> server.receipts().size() == 1);
        assertThat(reader.seen().getFirst().caption()).isEqualTo("a picture");
        assertThat(reader.seen().getFirst().media()).isNull();
        assertThat(reader.violations().getFirst()).contains("media of A1").contains("404");
    }

    @Test
    void remembersEverythingOverARestart() throws Exception {
        publish("A1", text("before"), true);
        await(() -> server.receipts().size() == 1);
        byte[] saved = world.deviceOf(Jid.ofPhone(READER))
                .flatMap(device -> device.endpoint())
                .flatMap(Endpoint::state)
                .orElseThrow();
        reader.close();
        SimulatedPhone restored = SimulatedPhone.restore(world, READER, settings, saved);

        publish("A2", text("after"), false);

        await(() -> restored.seen().size() == 2);
        assertThat(restored.seen().getFirst().text()).isEqualTo("before");
        assertThat(restored.seen().getFirst().caption()).isNull();
        assertThat(restored.violations()).isEmpty();
    }

    private static Message text(String text) {
        return Message.newBuilder()
                .setExtendedTextMessage(ExtendedTextMessage.newBuilder()
                        .setText(text)
                        .setBackgroundArgb(0xff112233)
                        .setFont(ExtendedTextMessage.FontType.FB_SCRIPT))
                .build();
    }

    private void publish(String id, Message content, boolean withKey) throws Exception {
        var parts = new ArrayList<Node>();
        if (withKey) {
            companion.signal.startSession("reader", bundleOfReader());
            parts.add(first(companion.signal.createDistribution(GROUP)));
        }
        parts.add(skmsg(companion.signal.encryptGroup(GROUP, padded(content))));
        post(id, parts, withKey);
    }

    private PreKeyBundle bundleOfReader() {
        Node answer = world.query(
                world.deviceOf(Jid.ofPhone(AUTHOR)).orElseThrow().endpoint().orElseThrow(),
                KeyNodes.query(Jid.ofPhone(READER).toString()));
        return KeyNodes.bundle(answer.at("list", "user").orElseThrow()).orElseThrow();
    }

    private Node first(byte[] distribution) throws Exception {
        if (!companion.signal.hasSession("reader")) {
            companion.signal.startSession("reader", bundleOfReader());
        }
        return direct(keyMessage(distribution).build(), null);
    }

    private static Message.Builder keyMessage(byte[] distribution) {
        return Message.newBuilder()
                .setSenderKeyDistributionMessage(SenderKeyDistributionMessage.newBuilder()
                        .setGroupId(GROUP)
                        .setAxolotlSenderKeyDistributionMessage(ByteString.copyFrom(distribution)));
    }

    private Node direct(Message message, @Nullable String count) throws Exception {
        Envelope envelope = companion.signal.encrypt("reader", padded(message));
        return Node.of("enc", Node.attrs("v", "2", "type", envelope.type(), "count", count), envelope.bytes());
    }

    private void resend(String id, String count, Message content) throws Exception {
        Message both = keyMessage(companion.signal.createDistribution(GROUP))
                .mergeFrom(content)
                .build();
        post(id, List.of(direct(both, count)), true);
    }

    private static Node skmsg(byte[] bytes) {
        return Node.of("enc", Node.attrs("v", "2", "type", "skmsg"), bytes);
    }

    private byte[] padded(Message message) {
        return Padding.pad(message.toByteArray(), random);
    }

    private void post(String id, List<Node> parts, boolean identified) {
        var children = new ArrayList<>(parts);
        if (identified) {
            children.add(Node.of("device-identity", companion.deviceIdentity()));
        }
        world.locked(() -> {
            world.post(
                    world.deviceOf(Jid.ofPhone(READER)).orElseThrow(),
                    Node.of(
                            "message",
                            Node.attrs(
                                    "from", GROUP, "participant", authorDevice.toString(), "id", id, "t", "1772352000"),
                            children));
            return id;
        });
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        for (int i = 0; i < 6000 && !condition.holds(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.holds()).isTrue();
    }
}
