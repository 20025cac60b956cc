package io.statuscast.emulator.phone;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.signal.PreKeyBundle;
import io.statuscast.emulator.signal.SignalDevice;
import io.statuscast.emulator.world.Endpoint;
import io.statuscast.emulator.world.LinkRefusedException;
import io.statuscast.emulator.world.PreKeyPool;
import io.statuscast.emulator.world.Registrant;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.ADVSignedDeviceIdentity;
import io.statuscast.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// A companion of a simulated phone, in this process: somebody's computer, that shows the statuses its phone
/// shows.
///
/// It appears with [SimulatedPhone#addCompanion] and vanishes with [#unlink]; other people's clients hear of
/// both. It is not kept over a restart of the emulator. Thread-safe. Source of what it signs: whatsmeow
/// `pair.go`.
public final class SimulatedCompanion {
    private static final byte[] DEVICE_PREFIX = {6, 1};
    private static final int KEY_BYTES = 32;

    private final World world;
    private final Jid address;
    private final SeenLog log = new SeenLog();
    private final StatusReader statuses;

    private SimulatedCompanion(World world, Jid address, SignalDevice signal, PhoneSettings settings) {
        this.world = world;
        this.address = address;
        var line = new Line(world, new Door(), signal, settings);
        this.statuses = new StatusReader(line, log, new MessageReader(line, log));
    }

    /// Links a new companion to a phone and connects it.
    static SimulatedCompanion link(World world, SimulatedPhone phone, PhoneSettings settings) {
        SignalDevice signal = SignalDevice.create(settings.random());
        var bundles = new ArrayList<PreKeyBundle>();
        for (int i = 0; i < settings.preKeys(); i++) {
            bundles.add(signal.newBundle());
        }
        Jid address = new Candidate(signal, bundles.getFirst(), settings).link(world, phone);
        var companion = new SimulatedCompanion(world, address, signal, settings);
        var door = companion.new Door();
        world.attach(door);
        Node answer = world.query(door, KeyNodes.upload(bundles));
        if (!answer.attrOrEmpty("type").equals("result")) {
            throw new IllegalStateException("the server refused the keys of a companion: " + answer);
        }
        return companion;
    }

    /// The phone-number address, device included.
    public Jid address() {
        return address;
    }

    /// The statuses seen, each once, oldest first.
    public List<SeenStatus> seen() {
        return log.entries().stream().map(SeenLog.Entry::status).toList();
    }

    /// As [SimulatedPhone#violations].
    public List<String> violations() {
        return log.violations();
    }

    /// Vanishes: the phone removes it.
    public void unlink() {
        world.faults().unlink(address);
    }

    /// The server's side of the connection.
    private final class Door implements Endpoint {
        @Override
        public Jid address() {
            return address;
        }

        @Override
        public void deliver(Node stanza) {
            boolean status = stanza.tag().equals("message")
                    && stanza.jid("from").filter(Jid.STATUS::equals).isPresent();
            if (status) {
                statuses.read(stanza);
            }
        }
    }

    /// A companion to be, until the phone has linked it.
    private static final class Candidate implements Registrant {
        private final SignalDevice signal;
        private final PreKeyBundle keys;
        private final byte[] noiseStatic = new byte[KEY_BYTES];
        private final byte[] advSecret = new byte[KEY_BYTES];
        private final List<Node> received = new ArrayList<>();

        Candidate(SignalDevice signal, PreKeyBundle keys, PhoneSettings settings) {
            this.signal = signal;
            this.keys = keys;
            settings.random().nextBytes(noiseStatic);
            settings.random().nextBytes(advSecret);
        }

        Jid link(World world, SimulatedPhone phone) {
            world.locked(() -> {
                world.pairing().open(this);
                return this;
            });
            Jid linked = phone.scan(qrText());
            Node success = last("pair-success");
            Node signed =
                    Node.of("pair-device-sign", Map.of(), Node.of("device-identity", keyIndex(phone), sign(success)));
            world.locked(() -> world.pairing().finish(this, Node.of("iq", Map.of(), signed)))
                    .ifPresent(problem -> {
                        throw new LinkRefusedException(problem);
                    });
            return linked;
        }

        private static Map<String, String> keyIndex(SimulatedPhone phone) {
            return Node.attrs("key-index", Integer.toString(phone.lastKeyIndex()));
        }

        private Node last(String tag) {
            return received.getLast().child(tag).orElseThrow();
        }

        private String qrText() {
            Base64.Encoder base64 = Base64.getEncoder();
            return String.join(
                    ",",
                    last("pair-device").child("ref").orElseThrow().text(),
                    base64.encodeToString(noiseStatic),
                    base64.encodeToString(keys.identity()),
                    base64.encodeToString(advSecret));
        }

        private byte[] sign(Node success) {
            try {
                byte[] container =
                        success.child("device-identity").map(Node::bytes).orElseThrow();
                var identity = ADVSignedDeviceIdentity.parseFrom(
                        ADVSignedDeviceIdentityHMAC.parseFrom(container).getDetails());
                byte[] signature = signal.identity()
                        .sign(
                                DEVICE_PREFIX,
                                identity.getDetails().toByteArray(),
                                keys.identity(),
                                identity.getAccountSignatureKey().toByteArray());
                return identity.toBuilder()
                        .setDeviceSignature(ByteString.copyFrom(signature))
                        .build()
                        .toByteArray();
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("the phone's signed identity does not parse", e);
            }
        }

        @Override
        public byte[] noiseStatic() {
            return noiseStatic;
        }

        @Override
        public byte[] identityKey() {
            return keys.identity();
        }

        @Override
        public int registrationId() {
            return keys.registrationId();
        }

        @Override
        public PreKeyPool.SignedPreKey signedPreKey() {
            return new PreKeyPool.SignedPreKey(keys.signedPreKeyId(), keys.signedPreKey(), keys.signature());
        }

        @Override
        public void deliver(Node stanza) {
            received.add(stanza);
        }
    }
}
