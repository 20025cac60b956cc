package io.statuscast.whatsapp.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.crypto.XEdDsa;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreKeysTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final SeededRandom random = new SeededRandom(3);
    private final KeyPair identity = KeyPair.generate(random);
    private final Party us = new Party("100", new LocalIdentity(identity, 1), random);

    @Test
    void offersTheSameKeysAgainUntilTheyAreConfirmed() {
        List<PreKey> first = offer(5);
        assertThat(first).extracting(PreKey::id).containsExactly(1, 2, 3, 4, 5);
        assertThat(offer(5)).isEqualTo(first);
        confirm(first.subList(0, 3));
        assertThat(offer(4)).extracting(PreKey::id).containsExactly(4, 5, 6, 7);
        assertThat(us.preKeys.count(new Batch())).isEqualTo(7);
    }

    @Test
    void aKeyUsedBeforeItsConfirmationStaysDeleted() {
        List<PreKey> offered = offer(2);
        us.commit(batch -> {
            us.preKeys.remove(1, batch);
            return batch;
        });
        confirm(offered);
        assertThat(us.preKeys.find(1, new Batch())).isEmpty();
        assertThat(us.preKeys.find(2, new Batch()).orElseThrow().uploaded()).isTrue();
    }

    @Test
    void idsBeginAgainBehindTheLastAndPassOverThoseInUse() {
        offer(2);
        us.state.commit(new Batch()
                .put(
                        StateKind.PREKEY,
                        "next",
                        ByteBuffer.allocate(4).putInt(PreKeys.ID_MAX).array()));
        confirm(offer(2));
        assertThat(offer(3)).extracting(PreKey::id).containsExactly(PreKeys.ID_MAX, 3, 4);
    }

    @Test
    void aKeyForOneIsNeverOneThatTheServerMayGet() {
        List<PreKey> onTheirWay = offer(2);
        PreKey single = us.commit(us.preKeys::forOne);
        assertThat(onTheirWay).extracting(PreKey::id).doesNotContain(single.id());
        assertThat(offer(3)).extracting(PreKey::id).containsExactly(1, 2, 4);
    }

    @Test
    void theOldestBeyondTheBoundAreDeletedAlsoAfterIdsBeganAgain() {
        us.state.commit(new Batch()
                .put(
                        StateKind.PREKEY,
                        "next",
                        ByteBuffer.allocate(4).putInt(PreKeys.ID_MAX - 9).array()));
        List<PreKey> offered = offer(PreKeys.KEPT + 4);
        us.commit(batch -> {
            us.preKeys.prune(batch);
            return batch;
        });
        assertThat(us.preKeys.count(new Batch())).isEqualTo(PreKeys.KEPT);
        assertThat(us.preKeys.find(offered.get(3).id(), new Batch())).isEmpty();
        assertThat(us.preKeys.find(offered.get(4).id(), new Batch())).isPresent();
        assertThat(us.preKeys.find(offered.getLast().id(), new Batch())).isPresent();
    }

    @Test
    void nothingIsMadeWhenTheBatchIsDropped() {
        us.preKeys.forUpload(3, new Batch());
        assertThat(us.preKeys.count(new Batch())).isZero();
    }

    @Test
    void theNewestSignedKeyIsCurrentAndTwoFormerOnesAreKept() {
        assertThat(us.preKeys.signed(new Batch())).isEmpty();
        for (int i = 1; i <= 5; i++) {
            // The clock stands still, and goes back once.
            Instant now = i == 4 ? NOW.minusSeconds(60) : NOW;
            SignedPreKey made = us.commit(batch -> us.preKeys.rotateSigned(identity, now, batch));
            assertThat(made.id()).isEqualTo(i);
            assertThat(us.preKeys.signed(new Batch())).contains(made);
            assertThat(XEdDsa.verify(
                            identity.publicKey32(), WireKey.encode(made.pair().publicKey32()), made.signature64()))
                    .isTrue();
        }
        assertThat(us.preKeys.findSigned(2, new Batch())).isEmpty();
        assertThat(us.preKeys.findSigned(3, new Batch())).isPresent();
        assertThat(us.preKeys.findSigned(4, new Batch())).isPresent();
    }

    @Test
    void idsOutOfRangeAreSimplyUnknown() {
        assertThat(us.preKeys.find(-1, new Batch())).isEmpty();
        assertThat(us.preKeys.find(1 << 24, new Batch())).isEmpty();
        assertThat(us.preKeys.findSigned(-1, new Batch())).isEmpty();
    }

    private List<PreKey> offer(int count) {
        return us.commit(batch -> us.preKeys.forUpload(count, batch));
    }

    private void confirm(List<PreKey> preKeys) {
        us.commit(batch -> {
            us.preKeys.markUploaded(preKeys, batch);
            return batch;
        });
    }
}
