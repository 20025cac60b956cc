package io.statuscast.emulator.stanza;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.world.Blobs;
import io.statuscast.emulator.world.Collection;
import io.statuscast.whatsapp.proto.ExternalBlobReference;
import io.statuscast.whatsapp.proto.SyncdMutation;
import io.statuscast.whatsapp.proto.SyncdMutations;
import io.statuscast.whatsapp.proto.SyncdPatch;
import io.statuscast.whatsapp.proto.SyncdRecord;
import io.statuscast.whatsapp.proto.SyncdSnapshot;
import io.statuscast.whatsapp.proto.SyncdVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Makes snapshots out of patches, as the server does without any key: the last record of each index, and the
/// code that the last patch gave for the whole. Source: whatsmeow `appstate/decode.go` decodeSnapshot.
final class CollectionSnapshots {
    private CollectionSnapshots() {}

    /// Stores the snapshot of the first `version` patches.
    ///
    /// @param spoilt whether its code shall be wrong
    static ExternalBlobReference make(Collection collection, int version, boolean spoilt, Blobs blobs) {
        var records = new LinkedHashMap<ByteString, SyncdRecord>();
        SyncdPatch last = SyncdPatch.getDefaultInstance();
        for (byte[] bytes : collection.after(0, version)) {
            last = parse(bytes);
            for (SyncdMutation mutation : mutations(last, blobs)) {
                ByteString index = mutation.getRecord().getIndex().getBlob();
                switch (mutation.getOperation()) {
                    case SET -> records.put(index, mutation.getRecord());
                    case REMOVE -> records.remove(index);
                }
            }
        }
        return blobs.store(SyncdSnapshot.newBuilder()
                .setVersion(SyncdVersion.newBuilder().setVersion(version))
                .addAllRecords(records.values())
                .setMac(spoilt ? flipped(last.getSnapshotMac()) : last.getSnapshotMac())
                .setKeyId(last.getKeyId())
                .build()
                .toByteArray());
    }

    /// The same patch with a wrong code.
    static byte[] spoilt(byte[] patch) {
        SyncdPatch right = parse(patch);
        return right.toBuilder()
                .setPatchMac(flipped(right.getPatchMac()))
                .build()
                .toByteArray();
    }

    private static ByteString flipped(ByteString code) {
        byte[] bytes = code.toByteArray();
        bytes[0] ^= 1;
        return ByteString.copyFrom(bytes);
    }

    private static List<SyncdMutation> mutations(SyncdPatch patch, Blobs blobs) {
        var all = new ArrayList<>(patch.getMutationsList());
        if (patch.hasExternalMutations()) {
            try {
                all.addAll(SyncdMutations.parseFrom(blobs.fetch(patch.getExternalMutations()))
                        .getMutationsList());
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("the mutations of a patch do not parse", e);
            }
        }
        return all;
    }

    private static SyncdPatch parse(byte[] patch) {
        try {
            return SyncdPatch.parseFrom(patch);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored patch does not parse", e);
        }
    }
}
