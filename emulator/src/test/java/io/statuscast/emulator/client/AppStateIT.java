package io.statuscast.emulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.world.AppStateDesk;
import io.statuscast.whatsapp.appstate.StatusPrivacy;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.client.SavedContact;
import io.statuscast.whatsapp.proto.StatusPrivacyAction.StatusDistributionMode;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The phone's address book and settings, read by the whole client through every form of app state.
class AppStateIT {
    private static final String DORA = "15550001004";
    private static final String EMIL = "15550001005";

    private final Linked world = new Linked();
    private int rotations;

    @AfterEach
    void close() {
        world.close();
        assertThat(world.owner.violations()).isEmpty();
    }

    private void desk(Consumer<AppStateDesk> change) {
        world.emulator.world().locked(() -> {
            change.accept(world.emulator.world().appState());
            return change;
        });
    }

    /// Names by phone digits, as the client has them.
    private Map<String, String> known() {
        return world.client.contacts().stream()
                .collect(Collectors.toMap(AppStateIT::digits, SavedContact::name, (a, b) -> a + b, TreeMap::new));
    }

    private static String digits(SavedContact contact) {
        Jid phone = contact.phone();
        return phone == null ? "?" : phone.user();
    }

    private void awaitTheAddressBook() {
        world.await("the address book", () -> known().equals(new TreeMap<>(world.owner.contacts())));
    }

    @Test
    void contactsAreAddedRenamedAndRemovedWhileTheClientIsOnline() {
        world.link();
        world.owner.saveContact(DORA, "Dora Example");
        world.owner.saveContact(Linked.BEN, "Ben of the lake");
        world.owner.removeContact(Linked.ANNA);
        awaitTheAddressBook();
        assertThat(known()).doesNotContainKey(Linked.ANNA).containsEntry(Linked.BEN, "Ben of the lake");
    }

    @Test
    void aLongHistoryOfChangesIsReadFromASnapshotOnTheMediaHosts() {
        var phone = world.owner;
        world.link();
        for (int i = 0; i < 5; i++) {
            phone.saveContact(DORA, "Dora " + i);
            phone.saveContact(EMIL, "Emil " + i);
        }
        phone.removeContact(Linked.CARA);
        desk(d -> d.snapshotFrom(4));
        awaitTheAddressBook();

        forget(StateKind.APP_STATE_VERSION, StateKind.APP_STATE_MAC, StateKind.CONTACT);
        restart();

        awaitTheAddressBook();
        assertThat(known()).hasSize(4);
        assertThat(world.ear.failures).isEmpty();
    }

    @Test
    void changesOnTheMediaHostsAreRead() {
        world.owner.habits().externalMutationsFrom(1);
        world.link();
        world.owner.saveContact(DORA, "Dora Example");
        awaitTheAddressBook();

        desk(d -> d.snapshotFrom(1));
        forget(StateKind.APP_STATE_VERSION, StateKind.APP_STATE_MAC, StateKind.CONTACT);
        restart();
        awaitTheAddressBook();
    }

    @Test
    void aPatchWithAWrongCodeIsReadAnewFromASnapshot() {
        world.link();
        desk(d -> {
            d.snapshotFrom(1);
            d.spoilPatches(1);
        });
        world.owner.saveContact(DORA, "Dora Example");
        awaitTheAddressBook();
        assertThat(world.ear.failures).isEmpty();
    }

    @Test
    void aSnapshotThatStaysWrongIsReportedAndTheContactsStay() {
        world.link();
        desk(d -> {
            d.snapshotFrom(1);
            d.spoilPatches(1);
            d.spoilSnapshots(1);
        });
        world.owner.saveContact(DORA, "Dora Example");
        world.await("the report", () -> world.ear.failures.contains("critical_unblock_low"));
        assertThat(known()).containsKeys(Linked.ANNA, Linked.BEN, Linked.CARA);

        world.owner.saveContact(EMIL, "Emil Example");
        awaitTheAddressBook();
    }

    @Test
    void aStateThatHasDriftedIsPutRight() {
        world.link();
        world.client.close();
        byte[] version = world.store
                .get(StateKind.APP_STATE_VERSION, "critical_unblock_low")
                .orElseThrow()
                .clone();
        version[version.length - 1] ^= 1;
        world.store.commit(new Batch().put(StateKind.APP_STATE_VERSION, "critical_unblock_low", version));
        world.owner.saveContact(DORA, "Dora Example");

        world.client = world.newClient(world.config());
        world.client.start();

        awaitTheAddressBook();
        assertThat(world.ear.failures).isEmpty();
    }

    @Test
    void aKeyThatWasNotSharedIsAskedFor() {
        world.link();
        world.owner.rotateAppStateKey();
        world.owner.saveContact(DORA, "Dora Example");
        awaitTheAddressBook();
        world.owner.saveContact(EMIL, "Emil Example");
        awaitTheAddressBook();
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theHistoryTellsNamesWhereverItLies(boolean onHosts) {
        world.owner.habits().historyOnHosts(onHosts);
        world.link();
        world.await("names", () -> world.store.scan(StateKind.PUSH_NAME, "").size() == 3);
        world.await(
                "nothing left",
                () -> world.store.scan(StateKind.SETTING, "history/").isEmpty());
    }

    @Test
    void theSettingForStatusesIsFollowed() {
        world.link();
        world.owner.statusPrivacy(StatusDistributionMode.DENY_LIST, List.of(Linked.BEN));
        world.await("the setting", () -> world.client.statusPrivacy().isPresent());
        StatusPrivacy privacy = world.client.statusPrivacy().orElseThrow();
        assertThat(privacy.mode()).isEqualTo(StatusPrivacy.Mode.EXCEPT);
        assertThat(privacy.people()).containsExactly(Jid.ofPhone(Linked.BEN));

        world.owner.statusPrivacy(StatusDistributionMode.CONTACTS, List.of());
        world.await(
                "all contacts", () -> world.client.statusPrivacy().orElseThrow().mode() == StatusPrivacy.Mode.CONTACTS);
    }

    @Test
    void anyHistoryOfChangesLeadsToTheSameAddressBook() {
        var random = new Random(20_261_123);
        desk(d -> d.snapshotFrom(7));
        world.link();
        for (int step = 0; step < 120; step++) {
            change(random);
        }
        awaitTheAddressBook();
        assertThat(world.ear.failures).isEmpty();
        assertThat(world.client.state()).isInstanceOf(LinkState.Online.class);
    }

    private void change(Random random) {
        String digits = "1555000" + (2000 + random.nextInt(15));
        switch (random.nextInt(12)) {
            case 0 -> world.owner.habits().externalMutationsFrom(1 + random.nextInt(2));
            case 1 -> {
                if (rotations++ < 10) {
                    world.owner.rotateAppStateKey();
                }
            }
            case 2 -> forget(StateKind.APP_STATE_VERSION, StateKind.APP_STATE_MAC);
            case 3, 4, 5 -> world.owner.removeContact(digits);
            default -> world.owner.saveContact(digits, "Name " + random.nextInt(1000));
        }
    }

    private void forget(StateKind... kinds) {
        var batch = new Batch();
        for (StateKind kind : kinds) {
            world.store.scan(kind, "").forEach(entry -> batch.delete(kind, entry.key()));
        }
        world.store.commit(batch);
    }

    private void restart() {
        world.client.close();
        world.client = world.newClient(world.config());
        world.client.start();
        world.awaitOnline();
    }
}
