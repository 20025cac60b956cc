package io.statuscast.emulator.phone;

import io.statuscast.emulator.world.Collection;
import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.PreKeyPool.OneTimePreKey;
import io.statuscast.emulator.world.PreKeyPool.SignedPreKey;
import io.statuscast.emulator.world.StanzaRouter;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// As much of a server as a phone needs: keys, collections, messages between devices; receipts are kept for the test.
final class TinyServer implements StanzaRouter {
    private final List<Node> receipts = new ArrayList<>();
    private final List<Node> messages = new ArrayList<>();

    synchronized List<Node> receipts() {
        return List.copyOf(receipts);
    }

    synchronized List<Node> messages() {
        return List.copyOf(messages);
    }

    @Override
    public synchronized void route(World world, Device from, Node stanza) {
        switch (stanza.tag()) {
            case "receipt" -> receipts.add(stanza);
            case "message" -> messages.add(stanza);
            case "iq" -> {
                Node answer = switch (stanza.attrOrEmpty("xmlns")) {
                    case "encrypt" ->
                        stanza.attrOrEmpty("type").equals("set") ? keep(from, stanza) : give(world, stanza);
                    case "w:sync:app:state" -> sync(from, stanza);
                    default -> Node.of("none");
                };
                world.deliver(from, Node.of("iq", Node.attrs("id", stanza.attr("id"), "type", "result"), answer));
            }
            default -> throw new IllegalArgumentException(stanza.toString());
        }
    }

    private static Node keep(Device from, Node iq) {
        from.keys()
                .identify(
                        ByteBuffer.wrap(iq.child("registration").orElseThrow().bytes())
                                .getInt(),
                        iq.child("identity").orElseThrow().bytes());
        Node skey = iq.child("skey").orElseThrow();
        from.keys()
                .sign(new SignedPreKey(
                        number(skey),
                        value(skey),
                        skey.child("signature").orElseThrow().bytes()));
        from.keys()
                .add(iq.child("list").orElseThrow().children("key").stream()
                        .map(key -> new OneTimePreKey(number(key), value(key)))
                        .toList());
        return Node.of("done");
    }

    private static Node give(World world, Node iq) {
        Jid wanted = iq.at("key", "user").flatMap(user -> user.jid("jid")).orElseThrow();
        Device device = world.deviceOf(wanted).orElseThrow();
        SignedPreKey signed = device.keys().signedPreKey().orElseThrow();
        var parts = new ArrayList<Node>();
        parts.add(KeyNodes.registration(device.keys().registrationId()));
        parts.add(Node.of("identity", device.keys().identityKey()));
        parts.add(Node.of(
                "skey",
                Map.of(),
                Node.of("id", id(signed.id())),
                Node.of("value", signed.publicKey()),
                Node.of("signature", signed.signature())));
        device.keys()
                .handOut()
                .ifPresent(key -> parts.add(
                        Node.of("key", Map.of(), Node.of("id", id(key.id())), Node.of("value", key.publicKey()))));
        Node user = Node.of("user", Node.attrs("jid", wanted.toString()), parts);
        return Node.of("list", Map.of(), user);
    }

    private static Node sync(Device from, Node iq) {
        Node asked = iq.at("sync", "collection").orElseThrow();
        String name = asked.attrOrEmpty("name");
        long version = Long.parseLong(asked.attrOrEmpty("version"));
        Collection collection = from.account().collection(name);
        Node patch = asked.child("patch").orElse(null);
        Node answer;
        if (patch == null) {
            List<Node> patches = collection.after(version, 10).stream()
                    .map(bytes -> Node.of("patch", bytes))
                    .toList();
            answer = Node.of("collection", Node.attrs("name", name), Node.of("patches", Map.of(), patches));
        } else if (version == collection.version()) {
            collection.append(patch.bytes());
            answer = Node.of("collection", Node.attrs("name", name));
        } else {
            answer = Node.of("collection", Node.attrs("name", name), Node.of("error", Node.attrs("code", "409")));
        }
        return Node.of("sync", Map.of(), answer);
    }

    private static byte[] id(int id) {
        return new byte[] {(byte) (id >> 16), (byte) (id >> 8), (byte) id};
    }

    private static int number(Node key) {
        byte[] id = key.child("id").orElseThrow().bytes();
        return (id[0] & 0xff) << 16 | (id[1] & 0xff) << 8 | (id[2] & 0xff);
    }

    private static byte[] value(Node key) {
        return key.child("value").orElseThrow().bytes();
    }
}
