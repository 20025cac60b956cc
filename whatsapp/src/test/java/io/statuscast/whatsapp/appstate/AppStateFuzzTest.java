package io.statuscast.whatsapp.appstate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.RandomMessages;
import io.statuscast.whatsapp.Vectors;
import io.statuscast.whatsapp.binary.Mutator;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.crypto.AesCbc;
import io.statuscast.whatsapp.proto.AppStateSyncKey;
import io.statuscast.whatsapp.proto.AppStateSyncKeyData;
import io.statuscast.whatsapp.proto.AppStateSyncKeyId;
import io.statuscast.whatsapp.proto.AppStateSyncKeyShare;
import io.statuscast.whatsapp.proto.ExternalBlobReference;
import io.statuscast.whatsapp.proto.KeyId;
import io.statuscast.whatsapp.proto.SyncActionData;
import io.statuscast.whatsapp.proto.SyncActionValue;
import io.statuscast.whatsapp.proto.SyncdIndex;
import io.statuscast.whatsapp.proto.SyncdMutation;
import io.statuscast.whatsapp.proto.SyncdPatch;
import io.statuscast.whatsapp.proto.SyncdRecord;
import io.statuscast.whatsapp.proto.SyncdSnapshot;
import io.statuscast.whatsapp.proto.SyncdValue;
import io.statuscast.whatsapp.proto.SyncdVersion;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Spoiled patches and snapshots of app state: outside, where codes do not match any more, and inside, with
/// every code made anew, so that what stands behind the codes is read. An outcome comes of each, and what goes
/// into the batch is no more than what came.
class AppStateFuzzTest {
    private static final int INPUTS = Integer.getInteger("statuscast.fuzz.appstate", 20_000);
    private static final AppStateCollection CONTACTS = AppStateCollection.CRITICAL_UNBLOCK_LOW;
    private static final Vectors VECTORS = Vectors.of("appstate");
    private static final ByteString KEY_ID = ByteString.copyFrom(VECTORS.bytes("keyId"));
    private static final int ENTRIES_MAX = 3;

    private final Random random = new Random(5);
    private final Mutator mutator = new Mutator(random);
    private final RandomMessages messages = new RandomMessages(random);
    private final AppStateStore appState = new AppStateStore(store());
    private final AppStateKeys keys = AppStateKeys.of(VECTORS.bytes("keyData"));
    private byte[] blob = new byte[0];
    private final AppStateDecoder decoder = new AppStateDecoder(appState, _ -> blob);
    private int complete;
    private int stopped;
    private int refused;

    private static InMemoryStateStore store() {
        var store = new InMemoryStateStore();
        var batch = new Batch();
        var key = AppStateSyncKey.newBuilder()
                .setKeyId(AppStateSyncKeyId.newBuilder().setKeyId(KEY_ID))
                .setKeyData(AppStateSyncKeyData.newBuilder().setKeyData(ByteString.copyFrom(VECTORS.bytes("keyData"))));
        var share = AppStateSyncKeyShare.newBuilder().addKeys(key).build();
        assertThat(new AppStateStore(store).saveKeys(share, batch)).isEqualTo(1);
        store.commit(batch);
        return store;
    }

    @Test
    @Timeout(1800)
    void spoiledPatchesAndSnapshotsHaveAnOutcome() {
        for (int i = 0; i < INPUTS; i++) {
            switch (i % 6) {
                case 0 -> fromWire(mutator.spoil(VECTORS.bytes("baileys.patch.1")), false);
                case 1 -> {
                    blob = mutator.spoil(VECTORS.bytes("zapo.snapshot"));
                    fromWire(reference(), true);
                }
                case 2, 3 -> read(page(patch(entries())));
                case 4 -> {
                    blob = snapshot(entries()).toByteArray();
                    fromWire(reference(), true);
                }
                default -> sealedAnew();
            }
        }
        assertThat(complete).isGreaterThan(INPUTS / 20);
        assertThat(stopped).isGreaterThan(INPUTS / 20);
        assertThat(refused).isPositive();
    }

    private static byte[] reference() {
        return ExternalBlobReference.newBuilder().setDirectPath("/v/1").build().toByteArray();
    }

    /// As an answer of the server.
    private void fromWire(byte[] bytes, boolean snapshot) {
        Node inside = Node.of(snapshot ? "snapshot" : "patch", bytes);
        Node collection = Node.of(
                "collection",
                Node.attrs("name", CONTACTS.wireName(), "version", Integer.toString(random.nextInt(3) - 1)),
                snapshot ? inside : Node.of("patches", Map.of(), inside));
        Node iq = Node.of("iq", Map.of(), Node.of("sync", Map.of(), collection));
        for (CollectionPage.Parsed parsed : CollectionPage.parse(iq)) {
            switch (parsed) {
                case CollectionPage.Parsed.Page(CollectionPage page) -> read(page);
                case CollectionPage.Parsed.Refused _, CollectionPage.Parsed.Unreadable _ -> refused++;
            }
        }
    }

    /// The list of entries is spoiled; the codes over it are right.
    private void sealedAnew() {
        SyncdPatch right = patch(entries());
        try {
            SyncdPatch spoiled = SyncdPatch.parseFrom(mutator.spoil(right.toByteArray()));
            read(page(sealedPatch(spoiled.getMutationsList())));
        } catch (InvalidProtocolBufferException e) {
            refused++;
        }
    }

    private void read(CollectionPage page) {
        var batch = new Batch();
        DecodeOutcome outcome = decoder.decode(page, batch);
        switch (outcome) {
            case DecodeOutcome.Complete _ -> complete++;
            case DecodeOutcome.Stopped _ -> stopped++;
        }
        for (Mutation mutation : outcome.mutations()) {
            var _ = ContactChange.of(mutation);
            var _ = StatusPrivacy.of(mutation);
        }
        assertThat(outcome.mutations().size()).isLessThanOrEqualTo(2 * ENTRIES_MAX);
        // Each entry has a code; the collection has a state.
        assertThat(batch.changes().size()).isLessThanOrEqualTo(2 * ENTRIES_MAX + 1);
    }

    private CollectionPage page(SyncdPatch patch) {
        return new CollectionPage(CONTACTS, null, List.of(patch), false, 0);
    }

    private List<SyncdMutation> entries() {
        var entries = new ArrayList<SyncdMutation>();
        for (int i = 1 + random.nextInt(ENTRIES_MAX); i > 0; i--) {
            entries.add(entry());
        }
        return entries;
    }

    /// An entry whose codes are right, whatever stands in it.
    private SyncdMutation entry() {
        String[] indexes = {
            "[\"contact\",\"15550001001@s.whatsapp.net\"]",
            "[\"lid_contact\",\"100000000000001@lid\"]",
            "[\"status_privacy\"]",
            "[\"contact\"]",
            "[]",
            "{\"contact\":1}"
        };
        byte[] index =
                ByteString.copyFromUtf8(indexes[random.nextInt(indexes.length)]).toByteArray();
        if (random.nextInt(3) == 0) {
            index = mutator.spoil(index);
        }
        byte[] plain = SyncActionData.newBuilder()
                .setIndex(ByteString.copyFrom(index))
                .setValue(messages.like(SyncActionValue.getDefaultInstance()))
                .setVersion(random.nextInt(9))
                .build()
                .toByteArray();
        if (random.nextInt(3) == 0) {
            plain = mutator.spoil(plain);
        }
        return sealed(random.nextInt(4) == 0, plain, index);
    }

    private SyncdMutation sealed(boolean remove, byte[] plain, byte[] index) {
        byte[] iv = new byte[16];
        random.nextBytes(iv);
        var encrypted = ByteString.copyFrom(iv).concat(ByteString.copyFrom(AesCbc.encrypt(keys.value(), iv, plain)));
        if (random.nextInt(8) == 0) {
            encrypted = ByteString.copyFrom(mutator.spoil(encrypted.toByteArray()));
        }
        var operation = remove ? Mutation.Operation.REMOVE : Mutation.Operation.SET;
        byte[] code = keys.valueCode(operation, KEY_ID.toByteArray(), encrypted.toByteArray());
        return SyncdMutation.newBuilder()
                .setOperation(remove ? SyncdMutation.SyncdOperation.REMOVE : SyncdMutation.SyncdOperation.SET)
                .setRecord(SyncdRecord.newBuilder()
                        .setIndex(SyncdIndex.newBuilder().setBlob(ByteString.copyFrom(keys.indexCode(index))))
                        .setValue(SyncdValue.newBuilder().setBlob(encrypted.concat(ByteString.copyFrom(code))))
                        .setKeyId(keyId()))
                .build();
    }

    private SyncdPatch patch(List<SyncdMutation> entries) {
        return sealedPatch(entries);
    }

    /// A first patch whose codes are right for its entries as far as they have codes.
    private SyncdPatch sealedPatch(List<SyncdMutation> entries) {
        var after = new CollectionState(1, sum(entries));
        byte[] collectionCode = keys.snapshotCode(after, CONTACTS);
        byte[] patchCode = keys.patchCode(collectionCode, codes(entries), 1, CONTACTS);
        return SyncdPatch.newBuilder()
                .setVersion(SyncdVersion.newBuilder().setVersion(1))
                .addAllMutations(entries)
                .setSnapshotMac(ByteString.copyFrom(collectionCode))
                .setPatchMac(ByteString.copyFrom(patchCode))
                .setKeyId(keyId())
                .build();
    }

    private SyncdSnapshot snapshot(List<SyncdMutation> entries) {
        var set = entries.stream()
                .filter(entry -> entry.getOperation() == SyncdMutation.SyncdOperation.SET)
                .toList();
        return SyncdSnapshot.newBuilder()
                .setVersion(SyncdVersion.newBuilder().setVersion(1))
                .addAllRecords(set.stream().map(SyncdMutation::getRecord).toList())
                .setMac(ByteString.copyFrom(keys.snapshotCode(new CollectionState(1, sum(set)), CONTACTS)))
                .setKeyId(keyId())
                .build();
    }

    private static KeyId keyId() {
        return KeyId.newBuilder().setId(KEY_ID).build();
    }

    /// The hash over entries that are all new; an index that stands there twice makes it wrong.
    private static byte[] sum(List<SyncdMutation> entries) {
        var hash = new LtHash(CollectionState.EMPTY.hash());
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).getOperation() == SyncdMutation.SyncdOperation.SET) {
                hash.add(codes(entries).get(i));
            }
        }
        return hash.sum();
    }

    private static List<byte[]> codes(List<SyncdMutation> entries) {
        return entries.stream()
                .map(entry -> entry.getRecord().getValue().getBlob())
                .map(value -> value.substring(Math.max(0, value.size() - 32)).concat(ByteString.copyFrom(new byte[32])))
                .map(code -> code.substring(0, 32).toByteArray())
                .toList();
    }
}
