package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.signal.PreKeyBundle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Prekey bundles of other companions: asked for at the server, or read out of a retry receipt. Thread-safe.
///
/// Source: whatsmeow `prekeys.go` fetchPreKeys and nodeToPreKeyBundle.
final class Bundles {
    private static final Logger LOG = System.getLogger(Bundles.class.getName());
    private static final int REGISTRATION_BYTES = 4;
    private static final int ID_BYTES = 3;
    private static final int RATE_LIMITED = 429;
    private static final int UNAVAILABLE = 503;
    /// How often parts of one fetch are halved: enough to single out a few bad addresses.
    private static final int HALVINGS_MAX = 40;

    private final int companionsPerFetch;
    private final Duration timeout;

    Bundles(int companionsPerFetch, Duration timeout) {
        this.companionsPerFetch = companionsPerFetch;
        this.timeout = timeout;
    }

    /// Asks for the bundles of companions; those the server has none for are left out, and so are those
    /// whose part of the question it refuses however small: one bad address must not cost the others.
    ///
    /// @throws QueryException when the server gives no answer, or has trouble that is not about the companions
    Map<Jid, PreKeyBundle> fetch(List<Jid> companions, IqRouter iqs) {
        var found = new LinkedHashMap<Jid, PreKeyBundle>();
        Deque<List<Jid>> parts = new ArrayDeque<>();
        for (int from = 0; from < companions.size(); from += companionsPerFetch) {
            parts.addLast(companions.subList(from, Math.min(companions.size(), from + companionsPerFetch)));
        }
        int halvings = 0;
        while (!parts.isEmpty()) {
            List<Jid> part = parts.removeFirst();
            try {
                fetchPart(part, iqs, found);
            } catch (QueryException e) {
                if (!concernsCompanions(e)) {
                    throw e;
                }
                LOG.log(Level.INFO, "the prekeys of {0} companions were refused: {1}", part.size(), e.getMessage());
                if (part.size() > 1 && halvings < HALVINGS_MAX) {
                    halvings++;
                    parts.addFirst(part.subList(part.size() / 2, part.size()));
                    parts.addFirst(part.subList(0, part.size() / 2));
                }
            }
        }
        return found;
    }

    // A rate limit, or an error of the server's own, is the same for any part of the question.
    private static boolean concernsCompanions(QueryException e) {
        return switch (e.kind()) {
            case REFUSED -> e.code() != RATE_LIMITED && e.code() != UNAVAILABLE;
            case MALFORMED -> true;
            case TIMED_OUT, DISCONNECTED, TOO_LARGE -> false;
        };
    }

    private void fetchPart(List<Jid> companions, IqRouter iqs, Map<Jid, PreKeyBundle> found) {
        var users = new ArrayList<Node>();
        for (Jid companion : companions) {
            users.add(Node.of("user", Node.attrs("jid", companion.toString(), "reason", "identity")));
        }
        Set<Jid> asked = Set.copyOf(companions);
        Node answer = iqs.ask("encrypt", "get", List.of(Node.of("key", Map.of(), users)), timeout);
        for (Node user : answer.child("list").map(list -> list.children("user")).orElse(List.of())) {
            Optional<Jid> jid = user.jid("jid");
            Optional<PreKeyBundle> bundle = read(user);
            if (jid.isPresent() && bundle.isPresent() && asked.contains(jid.get())) {
                found.put(jid.get(), bundle.get());
            } else {
                String code =
                        user.child("error").map(e -> e.attrOrEmpty("code")).orElse("malformed");
                LOG.log(Level.INFO, "no prekeys for a companion: {0}", code);
            }
        }
    }

    /// Reads the keys of a `<user>` of the server's answer, or of a retry `<receipt>`; empty when they are not
    /// complete or there is an error instead.
    static Optional<PreKeyBundle> read(Node node) {
        if (node.child("error").isPresent()) {
            return Optional.empty();
        }
        byte[] registration = node.child("registration").map(Node::bytes).orElse(new byte[0]);
        Node keys = node.child("keys").orElse(node);
        Optional<Node> signed = keys.child("skey");
        if (registration.length != REGISTRATION_BYTES || signed.isEmpty()) {
            return Optional.empty();
        }
        Node oneTime = keys.child("key").orElse(null);
        try {
            return Optional.of(new PreKeyBundle(
                    ByteBuffer.wrap(registration).getInt(),
                    bytes(keys, "identity"),
                    id(signed.get()),
                    bytes(signed.get(), "value"),
                    bytes(signed.get(), "signature"),
                    oneTime == null ? null : (Integer) id(oneTime),
                    oneTime == null ? null : bytes(oneTime, "value")));
        } catch (IllegalArgumentException e) {
            LOG.log(Level.INFO, "a prekey bundle is malformed: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    private static byte[] bytes(Node node, String child) {
        return node.child(child).map(Node::bytes).orElse(new byte[0]);
    }

    private static int id(Node key) {
        byte[] id = bytes(key, "id");
        if (id.length != ID_BYTES) {
            throw new IllegalArgumentException("a key id has " + id.length + " bytes");
        }
        return ((id[0] & 0xff) << 16) | ((id[1] & 0xff) << 8) | (id[2] & 0xff);
    }

    /// The `<key>` or, with a signature, `<skey>` of one of our own prekeys.
    static Node toNode(int id, byte[] publicKey32, byte @Nullable [] signature) {
        byte[] four = ByteBuffer.allocate(Integer.BYTES).putInt(id).array();
        var children = new ArrayList<Node>();
        children.add(Node.of("id", Arrays.copyOfRange(four, Integer.BYTES - ID_BYTES, Integer.BYTES)));
        children.add(Node.of("value", publicKey32));
        if (signature != null) {
            children.add(Node.of("signature", signature));
        }
        return Node.of(signature == null ? "key" : "skey", Map.of(), children);
    }

    static Node registration(int registrationId) {
        return Node.of(
                "registration",
                ByteBuffer.allocate(REGISTRATION_BYTES).putInt(registrationId).array());
    }
}
