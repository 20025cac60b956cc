package io.statuscast.emulator.stanza;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.signal.IdentityKeys;
import io.statuscast.emulator.signal.SeededRandom;
import io.statuscast.emulator.world.World;
import io.statuscast.emulator.world.WorldSettings;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.PreKeyWhisperMessage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A world with people whose phones write stanzas by hand.
final class Bench {
    static final String ANN = "15550100001";
    static final String BEA = "15550100002";

    final World world;
    final SeededRandom random = new SeededRandom(7);
    private final Map<String, IdentityKeys> identities = new HashMap<>();

    Bench(WorldSettings settings) {
        world = new World(settings, new Stanzas(), InstantSource.fixed(Instant.ofEpochSecond(1_790_000_000)), random);
    }

    Recorder person(String phone, int preKeys) {
        var recorder = new Recorder(world.account(phone).phoneJid());
        world.attach(recorder);
        world.locked(() -> {
            world.activate(world.deviceOf(recorder.address()).orElseThrow());
            return recorder;
        });
        var identity = IdentityKeys.generate(random);
        identities.put(phone, identity);
        world.send(recorder, upload(phone, identity, preKeys));
        return recorder;
    }

    Node upload(String phone, IdentityKeys signer, int count) {
        byte[] signed = key();
        var keys = new ArrayList<Node>();
        for (int i = 1; i <= count; i++) {
            keys.add(Node.of("key", Map.of(), Node.of("id", Bytes.of(i, 3)), Node.of("value", key())));
        }
        return Node.of(
                "iq",
                Node.attrs("id", "up", "type", "set", "xmlns", "encrypt", "to", "s.whatsapp.net"),
                Node.of("registration", Bytes.of(77, 4)),
                Node.of("type", new byte[] {5}),
                Node.of("identity", identity(phone).publicKey()),
                Node.of("list", Map.of(), keys),
                Node.of(
                        "skey",
                        Map.of(),
                        Node.of("id", Bytes.of(1, 3)),
                        Node.of("value", signed),
                        Node.of("signature", signer.sign(Bytes.typed(signed)))));
    }

    byte[] key() {
        var key = new byte[32];
        random.nextBytes(key);
        return key;
    }

    IdentityKeys identity(String phone) {
        return requireNonNull(identities.get(phone));
    }

    Jid lid(String phone) {
        return world.account(phone).lidJid();
    }

    Node fetchKeys(Recorder asker, Jid... devices) {
        List<Node> users = List.of(devices).stream()
                .map(d -> Node.of("user", Node.attrs("jid", d.toString())))
                .toList();
        world.send(
                asker,
                Node.of(
                        "iq",
                        Node.attrs("id", "get", "type", "get", "xmlns", "encrypt", "to", "s.whatsapp.net"),
                        Node.of("key", Map.of(), users)));
        return asker.last("iq");
    }

    Node pkmsg(String author, int preKeyId, byte[] baseKey) {
        byte[] body = PreKeyWhisperMessage.newBuilder()
                .setPreKeyId(preKeyId)
                .setSignedPreKeyId(1)
                .setRegistrationId(77)
                .setBaseKey(ByteString.copyFrom(Bytes.typed(baseKey)))
                .setIdentityKey(ByteString.copyFrom(Bytes.typed(identity(author).publicKey())))
                .setMessage(ByteString.copyFrom(new byte[] {0x33, 1, 2, 3}))
                .build()
                .toByteArray();
        return enc(
                "pkmsg",
                ByteString.copyFrom(new byte[] {0x33})
                        .concat(ByteString.copyFrom(body))
                        .toByteArray());
    }

    static Node enc(String type, byte[] bytes) {
        return Node.of("enc", Node.attrs("v", "2", "type", type), bytes);
    }

    static Node skmsg() {
        return enc("skmsg", new byte[] {0x33, 9, 9, 9});
    }

    static Node to(Jid jid, Node... inside) {
        return Node.of("to", Node.attrs("jid", jid.toString()), inside);
    }

    static Node bare(Jid jid) {
        return Node.of("to", Node.attrs("jid", jid.toString()));
    }

    static Node status(Map<String, String> more, List<Node> to, Node... further) {
        var attrs = new LinkedHashMap<>(Node.attrs("to", "status@broadcast", "id", "3EB0C0FFEE", "type", "text"));
        attrs.putAll(more);
        var children = new ArrayList<Node>();
        children.add(Node.of("participants", Map.of(), to));
        children.add(skmsg());
        children.addAll(List.of(further));
        return Node.of("message", attrs, children);
    }
}
