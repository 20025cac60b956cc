package io.statuscast.emulator.phone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.proto.AppStateCollection;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The phone's side of app state: encrypts changes into patches that prove what they change.
///
/// Sources: whatsmeow `appstate/hash.go`, `appstate/keys.go`, `appstate/lthash`. One thread at a time.
final class AppStateWriter {
    private static final int HASH_BYTES = 128;
    private static final int MAC_BYTES = 32;
    private static final byte[] EMPTY_HASH = new byte[HASH_BYTES];
    private final SecureRandom random;
    private final byte[] keyId;
    private final byte[] keyData;
    private final long keyTimestamp;
    private final Keys keys;
    private final Map<String, AppStateCollection> collections = new HashMap<>();

    /// One change of one index.
    ///
    /// @param index   JSON array text, such as `["contact","4915…@s.whatsapp.net"]`
    /// @param version of the action's format; 2 for contacts
    record Change(SyncdMutation.SyncdOperation operation, String index, int version, SyncActionValue value) {}

    private AppStateWriter(AppStateState state, SecureRandom random) {
        this.random = random;
        this.keyId = state.getKeyId().toByteArray();
        this.keyData = state.getKeyData().toByteArray();
        this.keyTimestamp = state.getKeyTimestamp();
        this.keys = Keys.of(keyData);
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
        return AppStateState.newBuilder()
                .setKeyId(ByteString.copyFrom(keyId))
                .setKeyData(ByteString.copyFrom(keyData))
                .setKeyTimestamp(keyTimestamp)
                .putAllCollections(collections)
                .build();
    }

    /// The key as companions receive it.
    AppStateSyncKey sharedKey(int rawId, List<Integer> deviceIndexes) {
        return AppStateSyncKey.newBuilder()
                .setKeyId(AppStateSyncKeyId.newBuilder().setKeyId(ByteString.copyFrom(keyId)))
                .setKeyData(AppStateSyncKeyData.newBuilder()
                        .setKeyData(ByteString.copyFrom(keyData))
                        .setFingerprint(AppStateSyncKeyFingerprint.newBuilder()
                                .setRawId(rawId)
                                .setCurrentIndex(deviceIndexes.isEmpty() ? 0 : deviceIndexes.getLast())
                                .addAllDeviceIndexes(deviceIndexes))
                        .setTimestamp(keyTimestamp))
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
        byte[] valueMacs = new byte[0];
        for (Change change : changes) {
            SyncdRecord record = encrypt(change);
            follow(after, hash, change.operation(), record);
            valueMacs = Symmetric.concat(valueMacs, valueMac(record));
            patch.addMutations(
                    SyncdMutation.newBuilder().setOperation(change.operation()).setRecord(record));
        }
        long version = before.getVersion() + 1;
        byte[] tail = Symmetric.concat(bigEndian(version), collection.getBytes(UTF_8));
        byte[] snapshotMac = Symmetric.hmacSha256(keys.snapshotMac(), hash, tail);
        collections.put(
                collection,
                after.setVersion(version).setHash(ByteString.copyFrom(hash)).build());
        return patch.setVersion(SyncdVersion.newBuilder().setVersion(version))
                .setSnapshotMac(ByteString.copyFrom(snapshotMac))
                .setPatchMac(ByteString.copyFrom(Symmetric.hmacSha256(keys.patchMac(), snapshotMac, valueMacs, tail)))
                .setKeyId(KeyId.newBuilder().setId(ByteString.copyFrom(keyId)))
                .setDeviceIndex(0)
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

    private SyncdRecord encrypt(Change change) {
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

    /// Adds (+1) or takes away (-1) a value MAC: its expansion to 64 little-endian 16-bit numbers, each modulo 2^16.
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
