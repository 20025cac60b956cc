package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateKind;
import java.time.Instant;
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
        progress.retried("3EB0A", ANNA, 3, null, batch);
        store.commit(batch);
        assertThat(progress.retries("3EB0A", ANNA)).isEqualTo(3);

        var end = new Batch();
        progress.forget("3EB0A", end);
        store.commit(end);

        assertThat(progress.retries("3EB0A", ANNA)).isZero();
        assertThat(store.scan(StateKind.STATUS_DELIVERY, "")).isEmpty();
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
