package io.statuscast.whatsapp.appstate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.proto.AppStateSyncKey;
import io.statuscast.whatsapp.proto.AppStateSyncKeyShare;
import io.statuscast.whatsapp.proto.StoredCollection;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The stored side of app state: keys that the phone shared, the state of each collection, and the code of each entry.
/// Reads see what is committed, not what stands in a batch. Thread-safe.
public final class AppStateStore {
    private static final HexFormat HEX = HexFormat.of();
    private static final int KEY_ID_BYTES_MAX = 64;

    private final StateStore store;

    public AppStateStore(StateStore store) {
        this.store = store;
    }

    /// Keeps the keys of a message from our own phone; entries without id or data are left out.
    ///
    /// @return how many were kept
    public int saveKeys(AppStateSyncKeyShare share, Batch batch) {
        int kept = 0;
        for (AppStateSyncKey key : share.getKeysList()) {
            ByteString id = key.getKeyId().getKeyId();
            ByteString data = key.getKeyData().getKeyData();
            if (!id.isEmpty() && id.size() <= KEY_ID_BYTES_MAX && !data.isEmpty()) {
                batch.put(StateKind.APP_STATE_KEY, HEX.formatHex(id.toByteArray()), data.toByteArray());
                kept++;
            }
        }
        return kept;
    }

    /// Whether any key was shared yet: without one nothing can be read.
    public boolean hasKeys() {
        return !store.scan(StateKind.APP_STATE_KEY, "").isEmpty();
    }

    Optional<AppStateKeys> keys(ByteString keyId) {
        return store.get(StateKind.APP_STATE_KEY, HEX.formatHex(keyId.toByteArray()))
                .map(AppStateKeys::of);
    }

    /// How far a collection was read; [CollectionState#EMPTY] before.
    ///
    /// @throws IllegalStateException when what is stored cannot be read
    public CollectionState state(AppStateCollection collection) {
        return store.get(StateKind.APP_STATE_VERSION, collection.wireName())
                .map(AppStateStore::decode)
                .orElse(CollectionState.EMPTY);
    }

    private static CollectionState decode(byte[] bytes) {
        try {
            var stored = StoredCollection.parseFrom(bytes);
            return new CollectionState(stored.getVersion(), stored.getHash().toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the stored state of a collection cannot be read", e);
        }
    }

    void saveState(AppStateCollection collection, CollectionState state, Batch batch) {
        var stored = StoredCollection.newBuilder()
                .setVersion(state.version())
                .setHash(ByteString.copyFrom(state.hash()))
                .build();
        batch.put(StateKind.APP_STATE_VERSION, collection.wireName(), stored.toByteArray());
    }

    /// Forgets a collection, so that the next question asks for a snapshot. Entries already taken over by others, such
    /// as contacts, stay where they are.
    public void forget(AppStateCollection collection, Batch batch) {
        batch.delete(StateKind.APP_STATE_VERSION, collection.wireName());
        for (String key : codeKeys(collection)) {
            batch.delete(StateKind.APP_STATE_MAC, key);
        }
    }

    List<String> codeKeys(AppStateCollection collection) {
        return store.scan(StateKind.APP_STATE_MAC, collection.wireName() + ":").stream()
                .map(StateStore.Entry::key)
                .toList();
    }

    static String codeKey(AppStateCollection collection, ByteString indexCode) {
        return collection.wireName() + ":" + HEX.formatHex(indexCode.toByteArray());
    }

    Optional<byte[]> code(String codeKey) {
        return store.get(StateKind.APP_STATE_MAC, codeKey);
    }
}
