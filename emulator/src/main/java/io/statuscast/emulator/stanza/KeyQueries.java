package io.statuscast.emulator.stanza;

import io.statuscast.emulator.signal.Curve;
import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.PreKeyPool;
import io.statuscast.emulator.world.PreKeyPool.OneTimePreKey;
import io.statuscast.emulator.world.PreKeyPool.SignedPreKey;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `encrypt`: the prekeys that devices leave here, and that others take. Source: whatsmeow `prekeys.go`; Baileys
/// `Utils/signal`, `Socket/socket` (count, digest, rotate).
final class KeyQueries implements Stanzas.Queries {
    /// When this few one-time prekeys are left, the owner is told.
    static final int LOW = 10;

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ACCEPTABLE = 406;
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 3;
    private static final int REGISTRATION_BYTES = 4;

    @Override
    public void answer(World world, Device from, Node iq) {
        String wanted = iq.children().isEmpty() ? "" : iq.children().getFirst().tag();
        switch (wanted) {
            case "count" ->
                Answers.result(
                        world,
                        from,
                        iq,
                        Node.of(
                                "count",
                                Node.attrs("value", Integer.toString(from.keys().waiting()))));
            case "digest" -> digest(world, from, iq);
            case "key", "key_fetch" ->
                Answers.result(world, from, iq, bundles(world, iq.children().getFirst()));
            case "rotate" -> rotate(world, from, iq);
            default -> upload(world, from, iq);
        }
    }

    private static Node bundles(World world, Node key) {
        var answers = new ArrayList<Node>();
        for (Node user : key.children("user")) {
            String asked = user.attrOrEmpty("jid");
            Optional<Device> device = user.jid("jid").flatMap(world::deviceOf);
            if (device.isEmpty()) {
                answers.add(failed(asked, NOT_FOUND, "item-not-found"));
            } else if (device.get().keys().signedPreKey().isEmpty()) {
                answers.add(failed(asked, NOT_ACCEPTABLE, "not-acceptable"));
            } else {
                int before = device.get().keys().waiting();
                answers.add(bundle(asked, device.get().keys()));
                if (device.get().keys().waiting() < before) {
                    warnWhenLow(world, device.get());
                }
            }
        }
        return Node.of("list", Map.of(), answers);
    }

    private static Node failed(String jid, int code, String text) {
        Node error = Node.of("error", Node.attrs("code", Integer.toString(code), "text", text));
        return Node.of("user", Node.attrs("jid", jid), error);
    }

    private static Node bundle(String jid, PreKeyPool keys) {
        var parts = new ArrayList<>(identity(keys));
        parts.add(signed(keys.signedPreKey().orElseThrow()));
        keys.handOut()
                .ifPresent(key -> parts.add(Node.of(
                        "key",
                        Map.of(),
                        Node.of("id", Bytes.of(key.id(), ID_BYTES)),
                        Node.of("value", key.publicKey()))));
        return Node.of("user", Node.attrs("jid", jid), parts);
    }

    private static List<Node> identity(PreKeyPool keys) {
        return List.of(
                Node.of("registration", Bytes.of(keys.registrationId(), REGISTRATION_BYTES)),
                Node.of("type", new byte[] {Bytes.KEY_TYPE}),
                Node.of("identity", keys.identityKey()));
    }

    private static Node signed(SignedPreKey key) {
        return Node.of(
                "skey",
                Map.of(),
                Node.of("id", Bytes.of(key.id(), ID_BYTES)),
                Node.of("value", key.publicKey()),
                Node.of("signature", key.signature()));
    }

    private static void warnWhenLow(World world, Device owner) {
        int left = owner.keys().waiting();
        if (left == LOW - 1 || left == 0) {
            Node count = Node.of("count", Node.attrs("value", Integer.toString(left)));
            world.post(owner, world.notification("encrypt", Jid.SERVER, count));
        }
    }

    private static void digest(World world, Device from, Node iq) {
        PreKeyPool keys = from.keys();
        if (keys.signedPreKey().isEmpty()) {
            Answers.error(world, from, iq, NOT_FOUND, "item-not-found");
            return;
        }
        MessageDigest sha1 = sha1();
        sha1.update(keys.identityKey());
        sha1.update(keys.signedPreKey().get().publicKey());
        sha1.update(keys.signedPreKey().get().signature());
        var ids = new ArrayList<Node>();
        for (OneTimePreKey key : keys.waitingKeys()) {
            sha1.update(key.publicKey());
            ids.add(Node.of("id", Bytes.of(key.id(), ID_BYTES)));
        }
        var parts = new ArrayList<>(identity(keys));
        parts.add(signed(keys.signedPreKey().get()));
        parts.add(Node.of("list", Map.of(), ids));
        parts.add(Node.of("hash", sha1.digest()));
        Answers.result(world, from, iq, Node.of("digest", Map.of(), parts));
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static void rotate(World world, Device from, Node iq) {
        Optional<SignedPreKey> key = iq.at("rotate", "skey").flatMap(KeyQueries::readSigned);
        if (key.isEmpty() || !fits(from.keys().identityKey(), key.get())) {
            Answers.error(world, from, iq, NOT_ACCEPTABLE, "not-acceptable");
            return;
        }
        from.keys().sign(key.get());
        Answers.result(world, from, iq);
    }

    private static void upload(World world, Device from, Node iq) {
        byte[] registration = iq.child("registration").map(Node::bytes).orElse(new byte[0]);
        byte[] type = iq.child("type").map(Node::bytes).orElse(new byte[0]);
        byte[] identity = iq.child("identity").map(Node::bytes).orElse(new byte[0]);
        Optional<SignedPreKey> signed = iq.child("skey").flatMap(KeyQueries::readSigned);
        Optional<List<OneTimePreKey>> list = readList(iq);
        boolean shaped = registration.length == REGISTRATION_BYTES
                && Arrays.equals(type, new byte[] {Bytes.KEY_TYPE})
                && identity.length == KEY_BYTES;
        if (!shaped || signed.isEmpty() || list.isEmpty()) {
            Answers.error(world, from, iq, BAD_REQUEST, "bad-request");
            return;
        }
        byte[] known = from.keys().identityKey();
        boolean stranger = known.length > 0 && !Arrays.equals(known, identity) && !from.isPhone();
        if (stranger || !fits(identity, signed.get())) {
            Answers.error(world, from, iq, NOT_ACCEPTABLE, "not-acceptable");
            return;
        }
        from.keys().identify(Bytes.number(registration), identity);
        from.keys().sign(signed.get());
        from.keys().add(list.get());
        Answers.result(world, from, iq);
    }

    private static Optional<List<OneTimePreKey>> readList(Node iq) {
        var keys = new ArrayList<OneTimePreKey>();
        for (Node key : iq.child("list").map(list -> list.children("key")).orElse(List.of())) {
            byte[] id = key.child("id").map(Node::bytes).orElse(new byte[0]);
            byte[] value = key.child("value").map(Node::bytes).orElse(new byte[0]);
            if (id.length != ID_BYTES || value.length != KEY_BYTES) {
                return Optional.empty();
            }
            keys.add(new OneTimePreKey(Bytes.number(id), value));
        }
        return Optional.of(keys);
    }

    /// The signed prekey of an upload, a rotation or a retry receipt.
    static Optional<SignedPreKey> readSigned(Node skey) {
        byte[] id = skey.child("id").map(Node::bytes).orElse(new byte[0]);
        byte[] value = skey.child("value").map(Node::bytes).orElse(new byte[0]);
        byte[] signature = skey.child("signature").map(Node::bytes).orElse(new byte[0]);
        boolean shaped = id.length == ID_BYTES && value.length == KEY_BYTES && signature.length == 2 * KEY_BYTES;
        return shaped ? Optional.of(new SignedPreKey(Bytes.number(id), value, signature)) : Optional.empty();
    }

    private static boolean fits(byte[] identity, SignedPreKey key) {
        return Curve.verify(identity, Bytes.typed(key.publicKey()), key.signature());
    }
}
