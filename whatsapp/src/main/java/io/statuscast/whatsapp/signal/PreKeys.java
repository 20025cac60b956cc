package io.statuscast.whatsapp.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.crypto.XEdDsa;
import io.statuscast.whatsapp.proto.StoredPreKey;
import io.statuscast.whatsapp.proto.StoredSignedPreKey;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Our prekeys: made, offered to the server, found again when a message names them, and deleted when used.
///
/// Ids count upwards from 1 to 2^24-1 and begin at 1 again, passing over ids still in use. A prekey counts as uploaded
/// only after the server has confirmed it ([#markUploaded]), so that a crash in between offers the same keys once more,
/// which the server takes as the same. One thread at a time for each device.
/// Source: whatsmeow `prekeys.go`; an id is 3 bytes on the wire.
public final class PreKeys {
    /// How many a new device uploads. Source: whatsmeow `prekeys.go` (WantedPreKeyCount for a first upload).
    public static final int FIRST_UPLOAD = 812;

    /// One-time prekeys kept at most; the oldest beyond were handed out long ago and never used.
    public static final int KEPT = 5000;

    static final int ID_MAX = 0xffffff;
    /// Signed prekeys kept after rotations, for messages that were sent to a former one.
    static final int SIGNED_KEPT = 3;

    private static final String NEXT_ID = "next";
    /// Ids are below 2^24, so that their 8 hex digits begin with two zeros, and [#NEXT_ID] does not.
    private static final String ALL_IDS = "00";

    private final SignalStore store;
    private final SecureRandom random;

    public PreKeys(SignalStore store, SecureRandom random) {
        this.store = store;
        this.random = random;
    }

    /// Prekeys to offer to the server now: those it has not confirmed yet, completed with new ones up to `count`.
    public List<PreKey> forUpload(int count, Batch batch) {
        var offered = new ArrayList<PreKey>(count);
        store.scan(StateKind.PREKEY, ALL_IDS, batch).forEach((key, value) -> {
            PreKey preKey = preKey(HexFormat.fromHexDigits(key), value);
            if (!preKey.uploaded() && offered.size() < count) {
                offered.add(preKey);
            }
        });
        int id = nextId(batch);
        while (offered.size() < count) {
            if (store.read(StateKind.PREKEY, key(id), batch) == null) {
                var preKey = new PreKey(id, KeyPair.generate(random), false);
                put(preKey, batch);
                offered.add(preKey);
            }
            id = following(id);
        }
        batch.put(StateKind.PREKEY, NEXT_ID, ByteBuffer.allocate(4).putInt(id).array());
        return List.copyOf(offered);
    }

    /// A prekey that the server never gets, for one companion alone. It is new: those not confirmed may be on their
    /// way to the server, and one key must not be given to two. Source: whatsmeow `retry.go` (GenOnePreKey).
    public PreKey forOne(Batch batch) {
        int id = nextId(batch);
        while (store.read(StateKind.PREKEY, key(id), batch) != null) {
            id = following(id);
        }
        var preKey = new PreKey(id, KeyPair.generate(random), true);
        put(preKey, batch);
        batch.put(
                StateKind.PREKEY,
                NEXT_ID,
                ByteBuffer.allocate(4).putInt(following(id)).array());
        return preKey;
    }

    /// Deletes the oldest prekeys, so that no more than [#KEPT] stay: keys that the server handed out to somebody
    /// who never wrote would otherwise stay for ever.
    public void prune(Batch batch) {
        int next = nextId(batch);
        List<Integer> newestFirst = store.scan(StateKind.PREKEY, ALL_IDS, batch).keySet().stream()
                .map(HexFormat::fromHexDigits)
                .sorted(Comparator.comparingInt(id -> Math.floorMod(next - 1 - id, ID_MAX)))
                .toList();
        newestFirst.stream().skip(KEPT).forEach(id -> remove(id, batch));
    }

    /// Notes that the server has confirmed these. Those used or deleted meanwhile stay deleted.
    public void markUploaded(Collection<PreKey> confirmed, Batch batch) {
        for (PreKey preKey : confirmed) {
            if (store.read(StateKind.PREKEY, key(preKey.id()), batch) != null) {
                put(new PreKey(preKey.id(), preKey.pair(), true), batch);
            }
        }
    }

    /// How many one-time prekeys we hold, and the server may hand out or have handed out.
    public int count(Batch batch) {
        return store.scan(StateKind.PREKEY, ALL_IDS, batch).size();
    }

    public Optional<PreKey> find(int id, Batch batch) {
        if (id < 0 || id > ID_MAX) {
            return Optional.empty();
        }
        byte[] stored = store.read(StateKind.PREKEY, key(id), batch);
        return stored == null ? Optional.empty() : Optional.of(preKey(id, stored));
    }

    /// Deletes a used one-time prekey with the batch.
    void remove(int id, Batch batch) {
        batch.delete(StateKind.PREKEY, key(id));
    }

    /// The signed prekey that stands in our bundle: the newest; absent before the first [#rotateSigned].
    public Optional<SignedPreKey> signed(Batch batch) {
        return allSigned(batch).stream().findFirst();
    }

    public Optional<SignedPreKey> findSigned(int id, Batch batch) {
        if (id < 0 || id > ID_MAX) {
            return Optional.empty();
        }
        byte[] stored = store.read(StateKind.SIGNED_PREKEY, key(id), batch);
        return stored == null ? Optional.empty() : Optional.of(signedPreKey(id, stored));
    }

    /// Makes a new signed prekey, which is the current one from now on; the last few former ones stay usable.
    public SignedPreKey rotateSigned(KeyPair identity, Instant now, Batch batch) {
        List<SignedPreKey> former = allSigned(batch);
        int id = former.isEmpty() ? 1 : following(former.getFirst().id());
        KeyPair pair = KeyPair.generate(random);
        byte[] signature = XEdDsa.sign(identity.privateKey32(), WireKey.encode(pair.publicKey32()), random);
        var made = new SignedPreKey(id, pair, signature, after(former, now));
        batch.put(
                StateKind.SIGNED_PREKEY,
                key(id),
                StoredSignedPreKey.newBuilder()
                        .setPublicKey(wrap(pair.publicKey32()))
                        .setPrivateKey(wrap(pair.privateKey32()))
                        .setSignature(wrap(signature))
                        .setCreatedAtMillis(made.createdAt().toEpochMilli())
                        .build()
                        .toByteArray());
        for (int i = SIGNED_KEPT - 1; i < former.size(); i++) {
            batch.delete(StateKind.SIGNED_PREKEY, key(former.get(i).id()));
        }
        return made;
    }

    /// The time of a new key: now, or just after the newest when the clock went back, so that the newest is the
    /// current.
    private static Instant after(List<SignedPreKey> former, Instant now) {
        long newest = former.isEmpty() ? 0 : former.getFirst().createdAt().toEpochMilli();
        return Instant.ofEpochMilli(Math.max(now.toEpochMilli(), newest + 1));
    }

    /// The newest first.
    private List<SignedPreKey> allSigned(Batch batch) {
        return store.scan(StateKind.SIGNED_PREKEY, ALL_IDS, batch).entrySet().stream()
                .map(e -> signedPreKey(HexFormat.fromHexDigits(e.getKey()), e.getValue()))
                .sorted(Comparator.comparing(SignedPreKey::createdAt)
                        .thenComparingInt(SignedPreKey::id)
                        .reversed())
                .toList();
    }

    private int nextId(Batch batch) {
        byte[] stored = store.read(StateKind.PREKEY, NEXT_ID, batch);
        return stored == null ? 1 : ByteBuffer.wrap(stored).getInt();
    }

    private static int following(int id) {
        return id >= ID_MAX ? 1 : id + 1;
    }

    private static void put(PreKey preKey, Batch batch) {
        batch.put(
                StateKind.PREKEY,
                key(preKey.id()),
                StoredPreKey.newBuilder()
                        .setPublicKey(wrap(preKey.pair().publicKey32()))
                        .setPrivateKey(wrap(preKey.pair().privateKey32()))
                        .setUploaded(preKey.uploaded())
                        .build()
                        .toByteArray());
    }

    private static PreKey preKey(int id, byte[] bytes) {
        try {
            StoredPreKey stored = StoredPreKey.parseFrom(bytes);
            var pair = new KeyPair(
                    stored.getPublicKey().toByteArray(), stored.getPrivateKey().toByteArray());
            return new PreKey(id, pair, stored.getUploaded());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored prekey cannot be read", e);
        }
    }

    private static SignedPreKey signedPreKey(int id, byte[] bytes) {
        try {
            StoredSignedPreKey stored = StoredSignedPreKey.parseFrom(bytes);
            var pair = new KeyPair(
                    stored.getPublicKey().toByteArray(), stored.getPrivateKey().toByteArray());
            return new SignedPreKey(
                    id, pair, stored.getSignature().toByteArray(), Instant.ofEpochMilli(stored.getCreatedAtMillis()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored signed prekey cannot be read", e);
        }
    }

    private static String key(int id) {
        return HexFormat.of().toHexDigits(id);
    }

    private static ByteString wrap(byte[] bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes);
    }
}
