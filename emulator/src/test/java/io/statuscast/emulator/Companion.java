package io.statuscast.emulator;

import static java.util.Objects.requireNonNull;

import io.statuscast.emulator.signal.SeededRandom;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.binary.NodeDecoder;
import io.statuscast.whatsapp.binary.NodeEncoder;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.crypto.XEdDsa;
import io.statuscast.whatsapp.pairing.ClientPayloads;
import io.statuscast.whatsapp.pairing.DeviceCredentials;
import io.statuscast.whatsapp.pairing.LinkedAccount;
import io.statuscast.whatsapp.pairing.PairSuccess;
import io.statuscast.whatsapp.pairing.QrText;
import io.statuscast.whatsapp.pairing.WebVersion;
import io.statuscast.whatsapp.signal.SignedPreKey;
import io.statuscast.whatsapp.transport.CloseReason;
import io.statuscast.whatsapp.transport.ConnectionListener;
import io.statuscast.whatsapp.transport.NoiseConnection;
import io.statuscast.whatsapp.transport.ServerAddress;
import io.statuscast.whatsapp.transport.TransportConfig;
import io.statuscast.whatsapp.transport.TransportRuntime;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A companion that speaks to the emulator stanza by stanza, over our own client's transport and pairing.
final class Companion implements AutoCloseable {
    static final Node CLOSED = Node.of("closed");
    private static final int PATIENCE_SECONDS = 60;

    private final WhatsAppEmulator emulator;
    private final SeededRandom random = new SeededRandom(11);
    private final TransportRuntime runtime = TransportRuntime.start(1);
    private LinkedBlockingQueue<Node> inbox = new LinkedBlockingQueue<>();
    DeviceCredentials credentials = DeviceCredentials.generate(random);
    private @Nullable NoiseConnection connection;

    Companion(WhatsAppEmulator emulator) {
        this.emulator = emulator;
    }

    void connect(byte[] payload, KeyPair noise) {
        var config = TransportConfig.of(
                ServerAddress.of(emulator.chatUrl(), emulator.noiseRoot(), List.of()), InstantSource.system(), random);
        var queue = new LinkedBlockingQueue<Node>();
        inbox = queue;
        connection = NoiseConnection.open(runtime, config, noise, payload, new ConnectionListener() {
            @Override
            public void onFrame(byte[] plaintext) {
                queue.add(NodeDecoder.decode(plaintext));
            }

            @Override
            public void onClosed(CloseReason reason) {
                queue.add(CLOSED);
            }
        });
    }

    void register() {
        KeyPair pair = KeyPair.generate(random);
        var typed = new ByteArrayOutputStream();
        typed.write(5);
        typed.writeBytes(pair.publicKey32());
        byte[] signature = XEdDsa.sign(credentials.identity().privateKey32(), typed.toByteArray(), random);
        var signed = new SignedPreKey(1, pair, signature, Instant.EPOCH);
        connect(
                ClientPayloads.registration(credentials, signed, WebVersion.KNOWN, "Chrome (Linux)"),
                credentials.noise());
    }

    LinkedAccount account() {
        return requireNonNull(credentials.account());
    }

    void login() {
        connect(ClientPayloads.login(credentials, WebVersion.KNOWN), credentials.noise());
    }

    /// Registers, is scanned by the phone, and has its connection closed with 515.
    void link(String phone) throws InterruptedException {
        register();
        Node pairDevice = await(node -> node.child("pair-device").isPresent());
        String ref = pairDevice
                .child("pair-device")
                .orElseThrow()
                .children()
                .getFirst()
                .text();
        emulator.phone(phone).scan(QrText.of(ref, credentials).text());
        Node success = await(node -> node.child("pair-success").isPresent());
        var linked = (PairSuccess.Outcome.Linked) PairSuccess.answer(success, credentials, random);
        credentials = linked.credentials();
        send(linked.reply());
    }

    void send(Node stanza) {
        requireNonNull(connection).send(NodeEncoder.encode(stanza));
    }

    Node await(Predicate<Node> wanted) throws InterruptedException {
        while (true) {
            Node node = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (node == null) {
                throw new AssertionError("nothing came; refusals: " + emulator.refusals());
            }
            if (wanted.test(node)) {
                return node;
            }
        }
    }

    Node await(String tag) throws InterruptedException {
        return await(node -> node.tag().equals(tag));
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
        runtime.close();
    }
}
