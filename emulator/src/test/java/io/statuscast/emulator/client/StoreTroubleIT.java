package io.statuscast.emulator.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.emulator.FailingStore;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StoreException;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A store that fails for a while, as on a full disk: what it did not take comes again, and nobody has to start the
/// client anew.
class StoreTroubleIT {
    private static final int BLUE = 0xff1f6feb;

    private final Linked world = new Linked();
    private final FailingStore store = new FailingStore(world.store);
    private final SimulatedPhone anna = world.contacts.getFirst();

    @BeforeEach
    void useTheStore() {
        world.client.close();
        world.client = world.newClient(world.config(), store);
        anna.saveContact(Linked.OWNER, "Olga Example");
    }

    @AfterEach
    void close() {
        world.close();
        assertThat(world.owner.violations()).isEmpty();
        assertThat(world.contacts)
                .allSatisfy(phone -> assertThat(phone.violations()).isEmpty());
    }

    private static Predicate<Batch> any(StateKind kind) {
        return batch -> batch.changes().stream()
                .anyMatch(change -> change instanceof Batch.Change.Put put && put.kind() == kind);
    }

    private void awaitRefusals(int count) {
        world.await(count + " refused batches", () -> store.refused() >= count);
    }

    private long reconnections() {
        return world.ear.states.stream()
                .filter(LinkState.Reconnecting.class::isInstance)
                .count();
    }

    @Test
    void contactsThatCouldNotBeKeptAfterLinkingAreReadAsSoonAsTheyCan() {
        store.refuse(any(StateKind.CONTACT), true);
        world.scan();
        awaitRefusals(2);
        assertThat(world.client.contacts()).isEmpty();

        store.heal();

        world.await("the contacts", () -> world.client.contacts().size() == world.contacts.size());
        world.awaitOnline();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLoginWhosePrekeysCouldNotBeKeptIsTriedAgain(boolean passes) {
        store.refuse(any(StateKind.PREKEY), passes);
        world.scan();
        awaitRefusals(2);

        store.heal();

        world.awaitOnline();
    }

    @Test
    void aStatusThatCouldNotBeKeptComesAgain() {
        world.link();
        store.refuse(any(StateKind.RECEIVED), true);
        String id = anna.author().text("off to the lake", BLUE, 7);
        awaitRefusals(1);

        store.heal();

        world.await("the status", () -> world.ear.statuses.size() == 1);
        assertThat(world.ear.statuses.getFirst().messageId()).isEqualTo(id);
        world.awaitNothingWaiting();
    }

    @Test
    void aStatusWhoseConnectionEndedWhileItWasKeptIsTold() {
        world.link();
        Predicate<Batch> kept = any(StateKind.RECEIVED);
        long before = reconnections();
        store.refuse(
                batch -> {
                    if (kept.test(batch)
                            && world.emulator.faults().reset(world.device().phoneJid())) {
                        world.await("the end", () -> reconnections() > before);
                        store.heal();
                    }
                    return false;
                },
                true);

        anna.author().text("off to the lake", BLUE, 7);

        world.await("the status", () -> world.ear.statuses.size() == 1);
        world.awaitNothingWaiting();
    }

    @Test
    void newsOfACompanionThatCouldNotBeKeptComeAgain() {
        world.link();
        world.client.publish(Linked.text("3EB0000000000000000001", new StatusAudience.Contacts()));
        store.refuse(_ -> true, true);
        var tablet = anna.addCompanion();
        awaitRefusals(1);

        store.heal();

        world.awaitNothingWaiting();
        world.await(
                "the next status",
                () -> world.client.publish(Linked.text("3EB0000000000000000002", new StatusAudience.Contacts()))
                        instanceof PublishOutcome.Sent);
        world.await("the status on the tablet", () -> !tablet.seen().isEmpty());
    }

    @Test
    void aLogoutThatTheStoreDidNotTakeIsToldAndCanBeRepeated() {
        world.link();
        store.refuse(_ -> true, true);

        assertThatThrownBy(world.client::logout).isInstanceOf(StoreException.class);

        assertThat(world.client.state()).isInstanceOf(LinkState.LoggedOut.class);
        store.heal();
        world.client.logout();
        assertThat(store.scan(StateKind.SESSION, "")).isEmpty();
        assertThat(store.scan(StateKind.CREDENTIALS, "")).isEmpty();
    }

    @Test
    void whatCanNeverBeKeptDoesNotEndTheConnection() {
        world.link();
        long before = reconnections();
        store.refuse(any(StateKind.RECEIVED), false);
        anna.author().text("off to the lake", BLUE, 7);
        awaitRefusals(1);
        store.heal();

        anna.author().text("back from the lake", BLUE, 7);

        world.await("the second status", () -> world.ear.statuses.size() == 1);
        assertThat(reconnections()).isEqualTo(before);
    }
}
