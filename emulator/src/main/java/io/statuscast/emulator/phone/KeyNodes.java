package io.statuscast.emulator.phone;

import io.statuscast.emulator.signal.PreKeyBundle;
import io.statuscast.whatsapp.binary.Node;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Prekeys as stanzas carry them: ids of 3 bytes, registration ids of 4, keys of 32.
/// Source: whatsmeow `prekeys.go`, `retry.go`.
final class KeyNodes {
    private static final byte[] CURVE25519 = {5};

    private KeyNodes() {}

    /// The upload of one-time prekeys; all bundles are of one device.
    static Node upload(List<PreKeyBundle> bundles) {
        PreKeyBundle first = bundles.getFirst();
        var keys = new ArrayList<Node>();
        for (PreKeyBundle bundle : bundles) {
            keys.add(oneTime(bundle));
        }
        return Node.of(
                "iq",
                Node.attrs("xmlns", "encrypt", "type", "set", "to", "s.whatsapp.net"),
                registration(first.registrationId()),
                Node.of("type", CURVE25519),
                Node.of("identity", first.identity()),
                Node.of("list", Map.of(), keys),
                signed(first));
    }

    /// The `keys` of a retry receipt.
    static Node retryKeys(PreKeyBundle bundle) {
        return Node.of(
                "keys",
                Map.of(),
                Node.of("type", CURVE25519),
                Node.of("identity", bundle.identity()),
                oneTime(bundle),
                signed(bundle));
    }

    static Node registration(int id) {
        return Node.of("registration", ByteBuffer.allocate(4).putInt(id).array());
    }

    private static Node oneTime(PreKeyBundle bundle) {
        byte[] key = bundle.preKey();
        return Node.of(
                "key",
                Map.of(),
                Node.of("id", id(bundle.preKeyId())),
                Node.of("value", key == null ? new byte[0] : key));
    }

    private static Node signed(PreKeyBundle bundle) {
        return Node.of(
                "skey",
                Map.of(),
                Node.of("id", id(bundle.signedPreKeyId())),
                Node.of("value", bundle.signedPreKey()),
                Node.of("signature", bundle.signature()));
    }

    private static byte[] id(int id) {
        return new byte[] {(byte) (id >> 16), (byte) (id >> 8), (byte) id};
    }

    static Node query(String jid) {
        return Node.of(
                "iq",
                Node.attrs("xmlns", "encrypt", "type", "get", "to", "s.whatsapp.net"),
                Node.of("key", Map.of(), Node.of("user", Node.attrs("jid", jid))));
    }

    /// A bundle out of a `user` answer, or out of a retry receipt; empty when there is an error or a part is missing.
    static Optional<PreKeyBundle> bundle(Node node) {
        Node keys = node.child("keys").orElse(node);
        Optional<Node> skey = keys.child("skey");
        byte[] identity = keys.child("identity").map(Node::bytes).orElse(new byte[0]);
        byte[] registration = node.child("registration").map(Node::bytes).orElse(new byte[0]);
        if (skey.isEmpty() || identity.length != 32 || registration.length != 4) {
            return Optional.empty();
        }
        Optional<Node> key = keys.child("key");
        return Optional.of(new PreKeyBundle(
                ByteBuffer.wrap(registration).getInt(),
                identity,
                number(skey.get().child("id")),
                skey.get().child("value").map(Node::bytes).orElse(new byte[0]),
                skey.get().child("signature").map(Node::bytes).orElse(new byte[0]),
                key.map(k -> number(k.child("id"))).orElse(0),
                key.flatMap(k -> k.child("value")).map(Node::bytes).orElse(null)));
    }

    private static int number(Optional<Node> id) {
        int number = 0;
        for (byte b : id.map(Node::bytes).orElse(new byte[0])) {
            number = number << 8 | (b & 0xff);
        }
        return number;
    }
}
