package io.statuscast.whatsapp.appstate;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.crypto.Mac;
import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.proto.ExternalBlobReference;
import io.statuscast.whatsapp.proto.SyncdMutation;
import io.statuscast.whatsapp.proto.SyncdMutations;
import io.statuscast.whatsapp.proto.SyncdPatch;
import io.statuscast.whatsapp.proto.SyncdRecord;
import io.statuscast.whatsapp.proto.SyncdSnapshot;
import io.statuscast.whatsapp.store.Batch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Turns pages of a collection into mutations.
///
/// A snapshot or patch counts as a whole or not at all: its own code, the code of every entry and of every
/// index, and the code over the whole collection after it must match. Where one does not, reading stops
/// there; what held before goes into the batch, and nothing that was saved earlier is lost.
///
/// Blocks while blobs are fetched. One thread at a time for one collection.
/// Source: whatsmeow `appstate/decode.go`; Baileys `chat-utils.js`.
public final class AppStateDecoder {
    private final AppStateStore store;
    private final ExternalBlobs blobs;

    public AppStateDecoder(AppStateStore store, ExternalBlobs blobs) {
        this.store = store;
        this.blobs = blobs;
    }

    /// Reads a page on top of what is stored, and puts the new state into the batch.
    public DecodeOutcome decode(CollectionPage page, Batch batch) {
        var reading = new Reading(page);
        DecodeOutcome outcome = reading.run();
        if (reading.anythingHeld) {
            reading.codes.writeTo(batch);
            store.saveState(page.collection(), outcome.state(), batch);
        }
        return outcome;
    }

    /// The reading of one page.
    private final class Reading {
        private final CollectionPage page;
        private final AppStateCollection collection;
        private final CodeOverlay codes = new CodeOverlay(store);
        private final RecordReader reader = new RecordReader(store);
        private final List<Mutation> mutations = new ArrayList<>();
        private CollectionState state;
        private boolean fromSnapshot;
        private boolean anythingHeld;

        Reading(CollectionPage page) {
            this.page = page;
            collection = page.collection();
            state = store.state(collection);
        }

        DecodeOutcome run() {
            try {
                if (page.snapshot() != null) {
                    snapshot(page.snapshot());
                }
                for (SyncdPatch patch : page.patches()) {
                    patch(patch);
                }
                return new DecodeOutcome.Complete(mutations, state, fromSnapshot, page.more());
            } catch (DecodingStopped e) {
                codes.reject();
                return new DecodeOutcome.Stopped(mutations, state, fromSnapshot, e.failure());
            }
        }

        private void snapshot(ExternalBlobReference reference) throws DecodingStopped {
            SyncdSnapshot snapshot = readSnapshot(reference);
            long version = snapshot.getVersion().getVersion();
            if (version < state.version()) {
                return;
            }
            codes.removeAll(store.codeKeys(collection));
            var hash = new LtHash(CollectionState.EMPTY.hash());
            var found = new ArrayList<Mutation>();
            for (SyncdRecord record : snapshot.getRecordsList()) {
                apply(Mutation.Operation.SET, record, hash, version);
                found.add(reader.read(Mutation.Operation.SET, record, version));
            }
            hold(
                    found,
                    new CollectionState(version, hash.sum()),
                    reader.keys(snapshot.getKeyId().getId()),
                    snapshot.getMac().toByteArray());
            fromSnapshot = true;
        }

        private SyncdSnapshot readSnapshot(ExternalBlobReference reference) throws DecodingStopped {
            byte[] blob = fetch(reference);
            try {
                return SyncdSnapshot.parseFrom(blob);
            } catch (InvalidProtocolBufferException e) {
                throw RecordReader.malformed("a snapshot: " + e.getMessage(), state.version());
            }
        }

        private void patch(SyncdPatch patch) throws DecodingStopped {
            long version = patch.hasVersion() ? patch.getVersion().getVersion() : followingVersion();
            if (version <= state.version()) {
                return;
            }
            List<SyncdMutation> entries = entries(patch, version);
            AppStateKeys keys = reader.keys(patch.getKeyId().getId());
            requirePatchCode(patch, entries, keys, version);
            var hash = new LtHash(state.hash());
            var found = new ArrayList<Mutation>();
            for (SyncdMutation entry : entries) {
                Mutation.Operation operation = operation(entry);
                apply(operation, entry.getRecord(), hash, version);
                found.add(reader.read(operation, entry.getRecord(), version));
            }
            // An entry that moves to a new key is removed under the old one and set under the new one, in any order.
            found.sort(Comparator.comparing(mutation -> mutation.operation() == Mutation.Operation.SET));
            hold(
                    found,
                    new CollectionState(version, hash.sum()),
                    keys,
                    patch.getSnapshotMac().toByteArray());
        }

        /// Patches without a version number go by their place. Source: Baileys extractSyncdPatches.
        private long followingVersion() {
            return Math.max(state.version(), page.version()) + 1;
        }

        private List<SyncdMutation> entries(SyncdPatch patch, long version) throws DecodingStopped {
            if (!patch.hasExternalMutations()) {
                return patch.getMutationsList();
            }
            try {
                var all = new ArrayList<>(patch.getMutationsList());
                all.addAll(SyncdMutations.parseFrom(fetch(patch.getExternalMutations()))
                        .getMutationsList());
                return all;
            } catch (InvalidProtocolBufferException e) {
                throw RecordReader.malformed("the entries of a patch: " + e.getMessage(), version);
            }
        }

        private byte[] fetch(ExternalBlobReference reference) throws DecodingStopped {
            try {
                return blobs.fetch(reference);
            } catch (MediaException e) {
                throw new DecodingStopped(new AppStateFailure.BlobUnavailable(String.valueOf(e.getMessage())));
            }
        }

        private void requirePatchCode(SyncdPatch patch, List<SyncdMutation> entries, AppStateKeys keys, long version)
                throws DecodingStopped {
            var valueCodes = new ArrayList<byte[]>();
            for (SyncdMutation entry : entries) {
                valueCodes.add(RecordReader.code(entry.getRecord(), version));
            }
            byte[] expected = keys.patchCode(patch.getSnapshotMac().toByteArray(), valueCodes, version, collection);
            if (!Mac.matches(expected, patch.getPatchMac().toByteArray())) {
                throw RecordReader.mismatch(AppStateFailure.Code.PATCH, version);
            }
        }

        /// Brings an entry into the hash and takes out the one it replaces. Removing what is not there is
        /// taken as the phone means it: the hash decides whether that was right.
        private void apply(Mutation.Operation operation, SyncdRecord record, LtHash hash, long version)
                throws DecodingStopped {
            String key = AppStateStore.codeKey(collection, record.getIndex().getBlob());
            byte[] code = RecordReader.code(record, version);
            codes.get(key).ifPresent(hash::subtract);
            switch (operation) {
                case SET -> {
                    hash.add(code);
                    codes.put(key, code);
                }
                case REMOVE -> codes.remove(key);
            }
        }

        private void hold(List<Mutation> found, CollectionState after, AppStateKeys keys, byte[] collectionCode)
                throws DecodingStopped {
            if (!Mac.matches(keys.snapshotCode(after, collection), collectionCode)) {
                throw RecordReader.mismatch(AppStateFailure.Code.COLLECTION, after.version());
            }
            codes.accept();
            mutations.addAll(found);
            state = after;
            anythingHeld = true;
        }

        private static Mutation.Operation operation(SyncdMutation entry) {
            return switch (entry.getOperation()) {
                case SET -> Mutation.Operation.SET;
                case REMOVE -> Mutation.Operation.REMOVE;
            };
        }
    }
}
