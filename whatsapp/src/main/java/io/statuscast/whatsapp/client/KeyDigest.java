package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// What the server holds of our keys: the answer to `<iq xmlns=encrypt type=get><digest/>`.
///
/// The hash is SHA-1 over identity key, signed prekey, its signature, and the one-time prekeys in the order
/// of their ids here. Source: whatsapp-rust `iq/prekeys.rs`, `prekeys.rs` (WhatsApp Web's digestKey job).
///
/// @param registrationId 4 bytes on the wire
/// @param identity       32 bytes
/// @param signedId       the id of the signed prekey
/// @param oneTimeIds     ids of the one-time prekeys that were not handed out yet
/// @param hash           20 bytes
record KeyDigest(int registrationId, byte[] identity, int signedId, List<Integer> oneTimeIds, byte[] hash) {
    /// More one-time prekeys than any client uploads.
    private static final int IDS_MAX = 20_000;

    /// @throws QueryException malformed
    static KeyDigest of(Node answer) {
        Node digest = answer.child("digest").orElseThrow(() -> malformed("it has no digest"));
        List<Integer> ids = digest.child("list").map(Node::children).orElse(List.of()).stream()
                .limit(IDS_MAX)
                .map(id -> number(id.bytes()))
                .toList();
        return new KeyDigest(
                number(part(digest, "registration")),
                part(digest, "identity"),
                number(digest.at("skey", "id")
                        .map(Node::bytes)
                        .orElseThrow(() -> malformed("it has no signed prekey"))),
                ids,
                part(digest, "hash"));
    }

    private static byte[] part(Node digest, String name) {
        return digest.child(name).map(Node::bytes).orElseThrow(() -> malformed("it has no " + name));
    }

    private static QueryException malformed(String what) {
        return new QueryException(QueryException.Kind.MALFORMED, "the digest of our keys cannot be read: " + what);
    }

    private static int number(byte[] bigEndian) {
        return new BigInteger(1, bigEndian).intValue();
    }

    /// Whether the hash fits our keys.
    ///
    /// @param oneTime the public half of a prekey by its id, null when we do not have it
    boolean fits(byte[] ourIdentity, byte[] signedPublic, byte[] signature, IntFunction<byte @Nullable []> oneTime) {
        MessageDigest sha1 = sha1();
        sha1.update(ourIdentity);
        sha1.update(signedPublic);
        sha1.update(signature);
        for (int id : oneTimeIds) {
            byte[] key = oneTime.apply(id);
            if (key == null) {
                return false;
            }
            sha1.update(key);
        }
        return MessageDigest.isEqual(sha1.digest(), hash);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-1", e);
        }
    }
}
