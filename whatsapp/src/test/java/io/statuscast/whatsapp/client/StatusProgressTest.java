package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateKind;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatusProgressTest {
    private static final Jid ANNA = Jid.ofLid("100000000000001");
    private static final Jid BEN = Jid.ofLid("100000000000002");
    private static final Jid CARA = Jid.ofLid("100000000000003");
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private final InMemoryStateStore store = new InMemoryStateStore();
    private final StatusProgress progress = new StatusProgress(store);

    @Test
    void goesOnAfterWhatWasAcknowledgedAndTakesBackFromAllWhoMayHaveIt() {
        var batch = new Batch();
        String first = progress.sealed("3EB0A", 0, List.of(ANNA), batch);
        progress.acknowledged(first, List.of(ANNA), NOON, batch);
        progress.sealed("3EB0A", 1, List.of(BEN), batch);
        String third = progress.sealed("3EB0A", 2, List.of(CARA), batch);
        progress.refused(third, List.of(CARA), 479, batch);
        progress.sealed("3EB0AB", 0, List.of(CARA), batch);
        store.commit(batch);

        StatusProgress.Reached reached = new StatusProgress(store).reached("3EB0A");

        assertThat(reached.acknowledged()).containsExactly(ANNA.toString());
        assertThat(reached.refused()).containsExactly(CARA.toString());
        assertThat(reached.refusedCode()).isEqualTo(479);
        assertThat(reached.next()).isEqualTo(3);
        assertThat(reached.at()).isEqualTo(NOON);
        assertThat(progress.mayHave("3EB0A")).containsExactly(ANNA, BEN);
    }

    @Test
    void onlyWhoItWentToIsAddressedAlsoWhenStanzasFollow() {
        commit(0, ANNA);
        assertThat(addressed(ANNA)).isTrue();
        assertThat(addressed(BEN)).isFalse();
        commit(1, BEN);
        assertThat(addressed(BEN)).isTrue();
        assertThat(addressed(CARA)).isFalse();
    }

    @Test
    void forgetsAMessageWholly() {
        commit(0, ANNA);
        var batch = new Batch();
        progress.retried("3EB0A", ANNA, new StatusProgress.Retries(3, 1, List.of()), batch);
        store.commit(batch);
        assertThat(progress.retries("3EB0A", ANNA).tries()).isEqualTo(3);

        var end = new Batch();
        progress.forget("3EB0A", end);
        store.commit(end);

        assertThat(progress.retries("3EB0A", ANNA)).isEqualTo(StatusProgress.Retries.NONE);
        assertThat(store.scan(StateKind.STATUS_DELIVERY, "")).isEmpty();
    }

    @Test
    void countsTheAnswersToRequestsAndThoseThatTheServerTook() {
        StatusProgress.Retries known = StatusProgress.Retries.NONE;
        for (Integer preKey : Arrays.asList(null, 7, 258, null)) {
            known = known.triedWith(preKey);
            assertKept(known);
        }
        known = known.takenOnce().triedWith(9).takenOnce();
        assertKept(known);
        assertThat(known).isEqualTo(new StatusProgress.Retries(5, 2, List.of(7, 258, 9)));
    }

    @Test
    void readsAnEntryOfTheTimeWhenTheyWereOneCount() {
        store.commit(new Batch()
                .put(StateKind.STATUS_RETRY, "3EB0A/" + ANNA, new byte[] {4})
                .put(StateKind.STATUS_RETRY, "3EB0A/" + BEN, new byte[] {2, 0, 0, 1, 2}));
        assertThat(progress.retries("3EB0A", ANNA)).isEqualTo(new StatusProgress.Retries(4, 4, List.of()));
        assertThat(progress.retries("3EB0A", BEN)).isEqualTo(new StatusProgress.Retries(2, 2, List.of(258)));
    }

    private void assertKept(StatusProgress.Retries known) {
        var batch = new Batch();
        progress.retried("3EB0A", ANNA, known, batch);
        store.commit(batch);
        assertThat(progress.retries("3EB0A", ANNA)).isEqualTo(known);
    }

    private void commit(int number, Jid person) {
        var batch = new Batch();
        progress.sealed("3EB0A", number, List.of(person), batch);
        store.commit(batch);
    }

    private boolean addressed(Jid person) {
        return progress.addressed("3EB0A", Set.of(person.toString()));
    }
}
