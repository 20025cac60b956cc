package io.statuscast.emulator.phone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.proto.AppStateCollection;
import io.statuscast.emulator.proto.AppStateKeyState;
import io.statuscast.emulator.proto.AppStateState;
import io.statuscast.emulator.signal.Symmetric;
import io.statuscast.whatsapp.proto.AppStateSyncKey;
import io.statuscast.whatsapp.proto.AppStateSyncKeyData;
import io.statuscast.whatsapp.proto.AppStateSyncKeyFingerprint;
import io.statuscast.whatsapp.proto.AppStateSyncKeyId;
import io.statuscast.whatsapp.proto.KeyId;
import io.statuscast.whatsapp.proto.SyncActionData;
import io.statuscast.whatsapp.proto.SyncActionValue;
import io.statuscast.whatsapp.proto.SyncdIndex;
import io.statuscast.whatsapp.proto.SyncdMutation;
import io.statuscast.whatsapp.proto.SyncdPatch;
import io.statuscast.whatsapp.proto.SyncdRecord;
import io.statuscast.whatsapp.proto.SyncdValue;
import io.statuscast.whatsapp.proto.SyncdVersion;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The phone's side of app state: encrypts changes into patches that prove what they change.
///
/// Sources: whatsmeow `appstate/hash.go`, `appstate/keys.go`, `appstate/lthash`. One thread at a time.
final class AppStateWriter {
    private static final int HASH_BYTES = 128;
    private static final int MAC_BYTES = 32;
    private static final byte[] EMPTY_HASH = new byte[HASH_BYTES];
    private static final int KEYS_MAX = 20;
    private final SecureRandom random;
    /// Oldest first; the last one is in use.
    private final List<SyncKey> syncKeys = new ArrayList<>();
    private final Map<String, AppStateCollection> collections = new HashMap<>();

    /// One change of one index.
    ///
    /// @param index   JSON array text, such as `["contact","4915…@s.whatsapp.net"]`
    /// @param version of the action's format; 2 for contacts
    record Change(SyncdMutation.SyncdOperation operation, String index, int version, SyncActionValue value) {}

    private AppStateWriter(AppStateState state, SecureRandom random) {
        this.random = random;
        syncKeys.add(SyncKey.of(state.getKeyId(), state.getKeyData(), state.getKeyTimestamp()));
        state.getFurtherKeysList()
                .forEach(key -> syncKeys.add(SyncKey.of(key.getId(), key.getData(), key.getTimestamp())));
        collections.putAll(state.getCollectionsMap());
    }

    static AppStateWriter create(long nowMillis, SecureRandom random) {
        byte[] data = new byte[32];
        random.nextBytes(data);
        byte[] id = ByteBuffer.allocate(6)
                .putShort((short) 0)
                .putInt(random.nextInt())
                .array();
        return new AppStateWriter(
                AppStateState.newBuilder()
                        .setKeyId(ByteString.copyFrom(id))
                        .setKeyData(ByteString.copyFrom(data))
                        .setKeyTimestamp(nowMillis)
                        .build(),
                random);
    }

    static AppStateWriter fromState(AppStateState state, SecureRandom random) {
        return new AppStateWriter(state, random);
    }

    AppStateState toState() {
        SyncKey first = syncKeys.getFirst();
        AppStateState.Builder state = AppStateState.newBuilder()
                .setKeyId(ByteString.copyFrom(first.id()))
                .setKeyData(ByteString.copyFrom(first.data()))
                .setKeyTimestamp(first.timestamp())
                .putAllCollections(collections);
        for (SyncKey key : syncKeys.subList(1, syncKeys.size())) {
            state.addFurtherKeys(AppStateKeyState.newBuilder()
                    .setId(ByteString.copyFrom(key.id()))
                    .setData(ByteString.copyFrom(key.data()))
                    .setTimestamp(key.timestamp()));
        }
        return state.build();
    }

    /// Takes a new key into use, as phones do when a companion was removed. Companions do not know it yet.
    void rotate(long nowMillis) {
        if (syncKeys.size() >= KEYS_MAX) {
            throw new IllegalStateException("more than " + KEYS_MAX + " keys of app state");
        }
        byte[] data = new byte[32];
        random.nextBytes(data);
        byte[] id = syncKeys.getLast().id().clone();
        id[1]++;
        syncKeys.add(SyncKey.of(ByteString.copyFrom(id), ByteString.copyFrom(data), nowMillis));
    }

    /// Keys as companions receive them: those asked for, or all.
    List<AppStateSyncKey> sharedKeys(int rawId, List<Integer> deviceIndexes, Set<ByteString> wanted) {
        return syncKeys.stream()
                .filter(key -> wanted.isEmpty() || wanted.contains(ByteString.copyFrom(key.id())))
                .map(key -> shared(key, rawId, deviceIndexes))
                .toList();
    }

    private static AppStateSyncKey shared(SyncKey key, int rawId, List<Integer> deviceIndexes) {
        return AppStateSyncKey.newBuilder()
                .setKeyId(AppStateSyncKeyId.newBuilder().setKeyId(ByteString.copyFrom(key.id())))
                .setKeyData(AppStateSyncKeyData.newBuilder()
                        .setKeyData(ByteString.copyFrom(key.data()))
                        .setFingerprint(AppStateSyncKeyFingerprint.newBuilder()
                                .setRawId(rawId)
                                .setCurrentIndex(deviceIndexes.isEmpty() ? 0 : deviceIndexes.getLast())
                                .addAllDeviceIndexes(deviceIndexes))
                        .setTimestamp(key.timestamp()))
                .build();
    }

    long version(String collection) {
        return remember(collection).getVersion();
    }

    /// The next patch of a collection. The writer's state moves on at once.
    SyncdPatch patch(String collection, List<Change> changes) {
        AppStateCollection before = collections.getOrDefault(collection, AppStateCollection.getDefaultInstance());
        byte[] hash = before.getHash().isEmpty()
                ? EMPTY_HASH.clone()
                : before.getHash().toByteArray();
        AppStateCollection.Builder after = before.toBuilder();
        SyncdPatch.Builder patch = SyncdPatch.newBuilder();
        SyncKey key = syncKeys.getLast();
        byte[] valueMacs = new byte[0];
        for (Change change : changes) {
            for (SyncdMutation mutation : mutations(change, after)) {
                follow(after, hash, mutation.getOperation(), mutation.getRecord());
                valueMacs = Symmetric.concat(valueMacs, valueMac(mutation.getRecord()));
                patch.addMutations(mutation);
            }
        }
        long version = before.getVersion() + 1;
        byte[] tail = Symmetric.concat(bigEndian(version), collection.getBytes(UTF_8));
        byte[] snapshotMac = Symmetric.hmacSha256(key.keys().snapshotMac(), hash, tail);
        collections.put(
                collection,
                after.setVersion(version).setHash(ByteString.copyFrom(hash)).build());
        return patch.setVersion(SyncdVersion.newBuilder().setVersion(version))
                .setSnapshotMac(ByteString.copyFrom(snapshotMac))
                .setPatchMac(
                        ByteString.copyFrom(Symmetric.hmacSha256(key.keys().patchMac(), snapshotMac, valueMacs, tail)))
                .setKeyId(KeyId.newBuilder().setId(ByteString.copyFrom(key.id())))
                .setDeviceIndex(0)
                .build();
    }

    /// A change under the key in use; an entry under an older key is taken out with that key, since its index
    /// reads differently there.
    private List<SyncdMutation> mutations(Change change, AppStateCollection.Builder collection) {
        byte[] index = change.index().getBytes(UTF_8);
        var mutations = new ArrayList<SyncdMutation>();
        for (SyncKey older : syncKeys.subList(0, syncKeys.size() - 1)) {
            if (collection.containsValueMacs(
                    HexFormat.of().formatHex(Symmetric.hmacSha256(older.keys().index(), index)))) {
                var removal = new Change(
                        SyncdMutation.SyncdOperation.REMOVE, change.index(), change.version(), change.value());
                mutations.add(mutation(removal, older));
            }
        }
        if (change.operation() == SyncdMutation.SyncdOperation.SET || mutations.isEmpty()) {
            mutations.add(mutation(change, syncKeys.getLast()));
        }
        return mutations;
    }

    private SyncdMutation mutation(Change change, SyncKey key) {
        return SyncdMutation.newBuilder()
                .setOperation(change.operation())
                .setRecord(encrypt(change, key))
                .build();
    }

    /// What the writer knows of a collection, to return to when the server refuses a patch.
    AppStateCollection remember(String collection) {
        return collections.getOrDefault(collection, AppStateCollection.getDefaultInstance());
    }

    void rewind(String collection, AppStateCollection to) {
        collections.put(collection, to);
    }

    /// Follows a patch that a companion wrote: the hash needs the MACs only, not the content.
    void absorb(String collection, SyncdPatch patch) {
        AppStateCollection before = remember(collection);
        byte[] hash = before.getHash().isEmpty()
                ? EMPTY_HASH.clone()
                : before.getHash().toByteArray();
        AppStateCollection.Builder after = before.toBuilder();
        for (SyncdMutation mutation : patch.getMutationsList()) {
            follow(after, hash, mutation.getOperation(), mutation.getRecord());
        }
        collections.put(
                collection,
                after.setVersion(patch.getVersion().getVersion())
                        .setHash(ByteString.copyFrom(hash))
                        .build());
    }

    private static byte[] valueMac(SyncdRecord record) {
        byte[] blob = record.getValue().getBlob().toByteArray();
        return Arrays.copyOfRange(blob, Math.max(0, blob.length - MAC_BYTES), blob.length);
    }

    private static void follow(
            AppStateCollection.Builder state, byte[] hash, SyncdMutation.SyncdOperation operation, SyncdRecord record) {
        String index = HexFormat.of().formatHex(record.getIndex().getBlob().toByteArray());
        ByteString replaced = state.getValueMacsMap().get(index);
        if (replaced != null) {
            mix(hash, replaced.toByteArray(), -1);
            state.removeValueMacs(index);
        }
        if (operation == SyncdMutation.SyncdOperation.SET) {
            mix(hash, valueMac(record), 1);
            state.putValueMacs(index, ByteString.copyFrom(valueMac(record)));
        }
    }

    private SyncdRecord encrypt(Change change, SyncKey key) {
        Keys keys = key.keys();
        byte[] keyId = key.id();
        byte[] index = change.index().getBytes(UTF_8);
        byte[] padding = new byte[random.nextInt(8)];
        byte[] plain = SyncActionData.newBuilder()
                .setIndex(ByteString.copyFrom(index))
                .setValue(change.value())
                .setPadding(ByteString.copyFrom(padding))
                .setVersion(change.version())
                .build()
                .toByteArray();
        byte[] iv = new byte[16];
        random.nextBytes(iv);
        byte[] content = Symmetric.concat(iv, Symmetric.cbcEncrypt(keys.value(), iv, plain));
        byte operation = (byte) (change.operation().getNumber() + 1);
        byte[] mac = Arrays.copyOf(
                Symmetric.hmacSha512(
                        keys.valueMac(), new byte[] {operation}, keyId, content, bigEndian(keyId.length + 1L)),
                MAC_BYTES);
        return SyncdRecord.newBuilder()
                .setIndex(
                        SyncdIndex.newBuilder().setBlob(ByteString.copyFrom(Symmetric.hmacSha256(keys.index(), index))))
                .setValue(SyncdValue.newBuilder().setBlob(ByteString.copyFrom(Symmetric.concat(content, mac))))
                .setKeyId(KeyId.newBuilder().setId(ByteString.copyFrom(keyId)))
                .build();
    }

    /// Adds (+1) or takes away (-1) a value MAC: its expansion to 64 little-endian 16-bit numbers, each
    /// modulo 2^16.
    private static void mix(byte[] hash, byte[] valueMac, int sign) {
        byte[] expanded = Symmetric.hkdf(valueMac, "WhatsApp Patch Integrity", HASH_BYTES);
        for (int i = 0; i < HASH_BYTES; i += 2) {
            int sum = word(hash, i) + sign * word(expanded, i);
            hash[i] = (byte) sum;
            hash[i + 1] = (byte) (sum >> 8);
        }
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }

    private static byte[] bigEndian(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /// A key as phones share it, and what follows from it.
    private record SyncKey(byte[] id, byte[] data, long timestamp, Keys keys) {
        static SyncKey of(ByteString id, ByteString data, long timestamp) {
            return new SyncKey(id.toByteArray(), data.toByteArray(), timestamp, Keys.of(data.toByteArray()));
        }
    }

    /// The five keys that a sync key stands for.
    private record Keys(byte[] index, byte[] value, byte[] valueMac, byte[] snapshotMac, byte[] patchMac) {
        static Keys of(byte[] keyData) {
            byte[] all = Symmetric.hkdf(keyData, "WhatsApp Mutation Keys", 160);
            return new Keys(
                    Arrays.copyOf(all, 32),
                    Arrays.copyOfRange(all, 32, 64),
                    Arrays.copyOfRange(all, 64, 96),
                    Arrays.copyOfRange(all, 96, 128),
                    Arrays.copyOfRange(all, 128, 160));
        }
    }
}
