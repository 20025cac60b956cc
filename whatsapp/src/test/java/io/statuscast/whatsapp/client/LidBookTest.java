package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import java.util.List;
import org.junit.jupiter.api.Test;

class LidBookTest {
    private static final Jid ANNA = Jid.ofPhone("15550001001");
    private static final Jid ANNAS_LID = Jid.ofLid("100001");
    private static final Jid BEN = Jid.ofPhone("15550001002");
    private static final Jid BENS_LID = Jid.ofLid("100002");
    private static final Jid STRANGER = Jid.ofPhone("15550001003");

    private final InMemoryStateStore store = new InMemoryStateStore();
    private final LidBook lids = new LidBook(store);

    private void learn(Jid phone, Jid lid) {
        var batch = new Batch();
        lids.learn(phone, lid, batch);
        store.commit(batch);
    }

    @Test
    void peopleGetTheAddressThatTheyLackInEitherDirectionAndKeepTheirOrder() {
        learn(ANNA, ANNAS_LID);
        learn(BEN, BENS_LID);

        List<Person> complete =
                lids.complete(List.of(Person.of(STRANGER), Person.of(BENS_LID), Person.of(ANNA), Person.of(BENS_LID)));

        var ben = new Person(BEN, BENS_LID);
        assertThat(complete).containsExactly(new Person(STRANGER, null), ben, new Person(ANNA, ANNAS_LID), ben);
    }

    @Test
    void whatAPersonHasIsNotReplacedByWhatIsKnown() {
        learn(ANNA, ANNAS_LID);
        var renumbered = new Person(ANNA, BENS_LID);
        assertThat(lids.complete(List.of(renumbered))).containsExactly(renumbered);
    }

    @Test
    void contactsHaveBothAddressesWhicheverWasSaved() {
        learn(ANNA, ANNAS_LID);
        learn(BEN, BENS_LID);
        var contacts = new ContactBook(store, lids);
        var batch = new Batch();
        contacts.save(ANNA, ANNA, null, "Anna Example", "Anna", batch);
        contacts.save(BENS_LID, null, BENS_LID, "Ben Example", "Ben", batch);
        contacts.save(STRANGER, STRANGER, null, "Somebody", "", batch);
        store.commit(batch);

        assertThat(contacts.all())
                .containsExactlyInAnyOrder(
                        new SavedContact(ANNA, ANNAS_LID, "Anna Example", "Anna"),
                        new SavedContact(BEN, BENS_LID, "Ben Example", "Ben"),
                        new SavedContact(STRANGER, null, "Somebody", ""));
        assertThat(contacts.count()).isEqualTo(3);
    }
}
