package io.statuscast.whatsapp.appstate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.Vectors;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.proto.AppStateSyncKey;
import io.statuscast.whatsapp.proto.AppStateSyncKeyData;
import io.statuscast.whatsapp.proto.AppStateSyncKeyId;
import io.statuscast.whatsapp.proto.AppStateSyncKeyShare;
import io.statuscast.whatsapp.proto.ExternalBlobReference;
import io.statuscast.whatsapp.proto.SyncdMutations;
import io.statuscast.whatsapp.proto.SyncdPatch;
import io.statuscast.whatsapp.proto.SyncdSnapshot;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Reads patches encoded by Baileys, and a patch and a snapshot encoded by zapo.
class AppStateDecoderTest {
    private static final Vectors VECTORS = Vectors.of("appstate");
    private static final AppStateCollection CONTACTS = AppStateCollection.CRITICAL_UNBLOCK_LOW;
    private static final int PATCHES = 5;
    private static final Jid ANA = Jid.ofPhone("5511900000001");
    private static final Jid ANA_LID = Jid.ofLid("900000000000001");
    private static final Jid ZOE = Jid.ofPhone("5511900000002");
    private static final Jid ZOE_LID = Jid.ofLid("900000000000002");
    private static final Jid LID_ONLY = Jid.ofLid("900000000000003");

    private final InMemoryStateStore store = new InMemoryStateStore();
    private final AppStateStore appState = new AppStateStore(store);
    private final Map<String, byte[]> blobs = new HashMap<>();
    private final AppStateDecoder decoder = new AppStateDecoder(appState, this::blob);

    private byte[] blob(ExternalBlobReference reference) {
        return Optional.ofNullable(blobs.get(reference.getDirectPath()))
                .orElseThrow(() -> new MediaException(MediaException.Kind.GONE, "the blob is gone"));
    }

    @BeforeEach
    void shareTheKey() {
        var batch = new Batch();
        var key = AppStateSyncKey.newBuilder()
                .setKeyId(AppStateSyncKeyId.newBuilder().setKeyId(bytes("keyId")))
                .setKeyData(AppStateSyncKeyData.newBuilder().setKeyData(bytes("keyData")));
        var share = AppStateSyncKeyShare.newBuilder()
                .addKeys(key)
                .addKeys(AppStateSyncKey.getDefaultInstance())
                .build();
        assertThat(appState.hasKeys()).isFalse();
        assertThat(appState.saveKeys(share, batch)).isEqualTo(1);
        store.commit(batch);
        assertThat(appState.hasKeys()).isTrue();
    }

    @Test
    void readsTheAddressBookPatchByPatch() {
        var changes = new ArrayList<ContactChange>();
        for (int i = 1; i <= PATCHES; i++) {
            DecodeOutcome outcome = decode(page(baileys(i)));
            assertThat(outcome).isInstanceOf(DecodeOutcome.Complete.class);
            assertThat(outcome.state()).isEqualTo(new CollectionState(i, VECTORS.bytes("baileys.hash." + i)));
            assertThat(appState.state(CONTACTS)).isEqualTo(outcome.state());
            outcome.mutations().forEach(m -> ContactChange.of(m).ifPresent(changes::add));
        }
        assertThat(changes).isEqualTo(expectedChanges());
    }

    @Test
    void readsTheAddressBookInOnePage() {
        DecodeOutcome outcome = decode(page(all()));

        assertThat(outcome).isInstanceOf(DecodeOutcome.Complete.class);
        assertThat(outcome.fromSnapshot()).isFalse();
        assertThat(outcome.state()).isEqualTo(new CollectionState(PATCHES, VECTORS.bytes("baileys.hash." + PATCHES)));
        assertThat(outcome.mutations().stream()
                        .map(ContactChange::of)
                        .flatMap(Optional::stream)
                        .toList())
                .isEqualTo(expectedChanges());
    }

    private static List<ContactChange> expectedChanges() {
        return List.of(
                new ContactChange.Saved(ANA, ANA, ANA_LID, "Ana Example", "Ana"),
                new ContactChange.Saved(ZOE_LID, ZOE, ZOE_LID, "Zoë \"Ω\" \uD83C\uDF3F", "Zoë"),
                new ContactChange.Saved(ANA, ANA, ANA_LID, "Ana Renamed", "Ana"),
                new ContactChange.Removed(ZOE_LID),
                new ContactChange.Saved(LID_ONLY, null, LID_ONLY, "Lid Only", "Lid"));
    }

    @Test
    void keepsOneCodeForEachLivingEntry() {
        decode(page(all()));

        assertThat(store.scan(StateKind.APP_STATE_MAC, CONTACTS.wireName() + ":"))
                .hasSize(2);
    }

    @Test
    void passesOverPatchesItKnows() {
        decode(page(all()));

        DecodeOutcome again = decode(page(all()));

        assertThat(again.mutations()).isEmpty();
        assertThat(again.state().version()).isEqualTo(PATCHES);
    }

    @Test
    void readsAPatchWithoutAVersionByItsPlace() {
        SyncdPatch second = baileys(2).toBuilder().clearVersion().build();
        decode(page(baileys(1)));

        DecodeOutcome outcome = decode(page(second));

        assertThat(outcome.state().version()).isEqualTo(2);
    }

    @Test
    void waitsForAKeyThatWasNotShared() {
        var other = new InMemoryStateStore();
        var batch = new Batch();

        DecodeOutcome outcome =
                new AppStateDecoder(new AppStateStore(other), this::blob).decode(page(baileys(1)), batch);

        assertThat(failure(outcome))
                .isInstanceOfSatisfying(
                        AppStateFailure.MissingKey.class,
                        missing -> assertThat(missing.keyId()).isEqualTo(VECTORS.bytes("keyId")));
        assertThat(batch.isEmpty()).isTrue();
    }

    @Test
    void keepsWhatHeldBeforeTheFirstPatchThatDoesNot() {
        SyncdPatch third = baileys(3);
        SyncdPatch forged =
                third.toBuilder().setPatchMac(flipped(third.getPatchMac())).build();

        DecodeOutcome outcome = decode(page(baileys(1), baileys(2), forged, baileys(4)));

        assertThat(failure(outcome)).isEqualTo(new AppStateFailure.MacMismatch(AppStateFailure.Code.PATCH, 3));
        assertThat(outcome.mutations()).hasSize(2);
        assertThat(appState.state(CONTACTS)).isEqualTo(new CollectionState(2, VECTORS.bytes("baileys.hash.2")));
        assertThat(decode(page(all())).state().version()).isEqualTo(PATCHES);
    }

    @Test
    void noticesAPatchThatWasLeftOut() {
        DecodeOutcome outcome = decode(page(baileys(1), baileys(3)));

        assertThat(failure(outcome)).isEqualTo(new AppStateFailure.MacMismatch(AppStateFailure.Code.COLLECTION, 3));
        assertThat(outcome.state().version()).isEqualTo(1);
    }

    @Test
    void believesNoChangedByte() {
        byte[] right = VECTORS.bytes("baileys.patch.1");
        for (int i = 0; i < right.length; i++) {
            for (int bit = 1; bit < 256; bit <<= 3) {
                byte[] changed = right.clone();
                changed[i] ^= (byte) bit;
                assertNothingFalseIsRead(changed);
            }
        }
    }

    private void assertNothingFalseIsRead(byte[] changed) {
        SyncdPatch patch;
        try {
            patch = SyncdPatch.parseFrom(changed);
        } catch (InvalidProtocolBufferException e) {
            return;
        }
        DecodeOutcome outcome = decoder.decode(page(patch), new Batch());
        if (!outcome.mutations().isEmpty()) {
            assertThat(ContactChange.of(outcome.mutations().getFirst()))
                    .contains(expectedChanges().getFirst());
        }
    }

    @Test
    void readsAPatchOfSeveralEntriesFromElsewhere() {
        SyncdPatch whole = parsePatch("zapo.patch");
        blobs.put(
                "/v/mutations",
                SyncdMutations.newBuilder()
                        .addAllMutations(whole.getMutationsList())
                        .build()
                        .toByteArray());
        SyncdPatch outside = whole.toBuilder()
                .clearMutations()
                .setExternalMutations(ExternalBlobReference.newBuilder().setDirectPath("/v/mutations"))
                .build();

        DecodeOutcome outcome = decode(page(outside));

        assertThat(outcome.state()).isEqualTo(new CollectionState(7, VECTORS.bytes("zapo.hash")));
        assertThat(outcome.mutations()).hasSize(3);
    }

    @Test
    void readsTheSamePatchOfSeveralEntriesInline() {
        assertThat(decode(page(parsePatch("zapo.patch"))).state())
                .isEqualTo(new CollectionState(7, VECTORS.bytes("zapo.hash")));
    }

    @Test
    void stopsWhenABlobCannotBeHad() {
        SyncdPatch outside = baileys(1).toBuilder()
                .clearMutations()
                .setExternalMutations(ExternalBlobReference.newBuilder().setDirectPath("/v/gone"))
                .build();

        assertThat(failure(decode(page(outside)))).isEqualTo(new AppStateFailure.BlobUnavailable("the blob is gone"));
    }

    @Test
    void takesASnapshotForTheWholeCollection() {
        decode(page(baileys(1), baileys(2)));
        blobs.put("/v/snapshot", VECTORS.bytes("zapo.snapshot"));

        DecodeOutcome outcome = decode(snapshotPage());

        assertThat(outcome).isInstanceOf(DecodeOutcome.Complete.class);
        assertThat(outcome.fromSnapshot()).isTrue();
        assertThat(outcome.state()).isEqualTo(new CollectionState(7, VECTORS.bytes("zapo.hash")));
        assertThat(outcome.mutations().stream().map(m -> m.index().get(1)))
                .containsExactly(
                        "5511900000100@s.whatsapp.net", "5511900000101@s.whatsapp.net", "5511900000102@s.whatsapp.net");
        assertThat(store.scan(StateKind.APP_STATE_MAC, CONTACTS.wireName() + ":"))
                .hasSize(3);
    }

    @Test
    void losesNothingToASnapshotThatDoesNotHold() throws InvalidProtocolBufferException {
        decode(page(baileys(1), baileys(2)));
        var right = SyncdSnapshot.parseFrom(VECTORS.bytes("zapo.snapshot"));
        blobs.put(
                "/v/snapshot",
                right.toBuilder().setMac(flipped(right.getMac())).build().toByteArray());

        DecodeOutcome outcome = decode(snapshotPage());

        assertThat(failure(outcome)).isEqualTo(new AppStateFailure.MacMismatch(AppStateFailure.Code.COLLECTION, 7));
        assertThat(outcome.mutations()).isEmpty();
        assertThat(appState.state(CONTACTS)).isEqualTo(new CollectionState(2, VECTORS.bytes("baileys.hash.2")));
        assertThat(decode(page(baileys(3))).state().version()).isEqualTo(3);
    }

    @Test
    void asksForASnapshotAgainAfterACollectionWasForgotten() {
        decode(page(all()));
        var batch = new Batch();
        appState.forget(CONTACTS, batch);
        store.commit(batch);

        assertThat(appState.state(CONTACTS)).isEqualTo(CollectionState.EMPTY);
        assertThat(store.scan(StateKind.APP_STATE_MAC, "")).isEmpty();
        assertThat(decode(page(all())).state().version()).isEqualTo(PATCHES);
    }

    private DecodeOutcome decode(CollectionPage page) {
        var batch = new Batch();
        DecodeOutcome outcome = decoder.decode(page, batch);
        store.commit(batch);
        return outcome;
    }

    private static AppStateFailure failure(DecodeOutcome outcome) {
        assertThat(outcome).isInstanceOf(DecodeOutcome.Stopped.class);
        return ((DecodeOutcome.Stopped) outcome).failure();
    }

    private static CollectionPage page(SyncdPatch... patches) {
        return page(null, patches);
    }

    private static CollectionPage snapshotPage() {
        return page(
                ExternalBlobReference.newBuilder().setDirectPath("/v/snapshot").build());
    }

    private static CollectionPage page(@Nullable ExternalBlobReference snapshot, SyncdPatch... patches) {
        return new CollectionPage(CONTACTS, snapshot, List.of(patches), false, 0);
    }

    private static SyncdPatch[] all() {
        var patches = new SyncdPatch[PATCHES];
        for (int i = 0; i < PATCHES; i++) {
            patches[i] = baileys(i + 1);
        }
        return patches;
    }

    private static SyncdPatch baileys(int number) {
        return parsePatch("baileys.patch." + number);
    }

    private static SyncdPatch parsePatch(String name) {
        try {
            return requireNonNull(SyncdPatch.parseFrom(VECTORS.bytes(name)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ByteString flipped(ByteString bytes) {
        byte[] changed = bytes.toByteArray();
        changed[0] ^= 1;
        return ByteString.copyFrom(changed);
    }

    private static ByteString bytes(String name) {
        return ByteString.copyFrom(VECTORS.bytes(name));
    }
}
