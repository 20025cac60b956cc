package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.pairing.DeviceCredentials;
import io.statuscast.whatsapp.signal.Party;
import io.statuscast.whatsapp.signal.SeededRandom;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateKind;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What strangers, and a server, can add to a client's store.
class EntryLimitTest {
    private final InMemoryStateStore store = new InMemoryStateStore();

    private void change(Consumer<Batch> work) {
        var batch = new Batch();
        work.accept(batch);
        store.commit(batch);
    }

    private static Jid lid(int number) {
        return Jid.ofLid(Integer.toString(100 + number));
    }

    @Test
    void whatIsKeptCountsAndWhatIsDeletedMakesRoomAgain() {
        change(batch -> batch.put(StateKind.PUSH_NAME, "a", new byte[1]));
        var limit = new EntryLimit(store, StateKind.PUSH_NAME, 2);
        assertThat(limit.admits(1)).isTrue();
        change(batch -> batch.put(StateKind.PUSH_NAME, "b", new byte[1]));
        assertThat(limit.admits(1)).isFalse();
        assertThat(limit.admits(0)).isTrue();
        change(batch -> batch.delete(StateKind.PUSH_NAME, "a"));
        boolean admitted = false;
        for (int i = 0; i < EntryLimit.REFUSALS_PER_COUNT && !admitted; i++) {
            admitted = limit.admits(1);
        }
        assertThat(admitted).isTrue();
    }

    @Test
    void pairsOfAddressesHaveAnEndButThoseThatAreKnownMayChange() {
        var lids = new LidBook(store, 6);
        for (int i = 0; i < 10; i++) {
            Jid phone = Jid.ofPhone("1555000100" + i);
            Jid lid = lid(i);
            change(batch -> lids.learn(phone, lid, batch));
        }
        assertThat(store.scan(StateKind.LID, "")).hasSize(6);
        assertThat(lids.lidOf(Jid.ofPhone("15550001002"))).contains(lid(2));
        change(batch -> lids.learn(Jid.ofPhone("15550001001"), lid(2), batch));
        assertThat(lids.lidOf(Jid.ofPhone("15550001001"))).contains(lid(2));
        assertThat(store.scan(StateKind.LID, "")).hasSize(6);
        change(batch -> lids.learnOurs(Jid.ofPhone("15550009999"), lid(9), batch));
        assertThat(lids.lidOf(Jid.ofPhone("15550009999"))).contains(lid(9));
    }

    @Test
    void ofManyPairsAtOnceOnlyTheNewOnesAreWrittenAndEachOnce() {
        var lids = new LidBook(store, 6);
        var pairs = IntStream.range(0, 3)
                .mapToObj(i -> new LidBook.Pair(Jid.ofPhone("1555000100" + i), lid(i)))
                .toList();
        change(batch -> lids.learn(pairs.subList(0, 1), batch));

        var batch = new Batch();
        lids.learn(List.of(pairs.get(0), pairs.get(1), pairs.get(1), pairs.get(2)), batch);
        store.commit(batch);

        assertThat(batch.changes()).hasSize(4);
        assertThat(lids.lidOf(pairs.get(1).phone())).contains(lid(1));
        assertThat(lids.phoneOf(lid(2))).contains(pairs.get(2).phone());
    }

    @Test
    void tokensHaveAnEndButThoseOfKnownPeopleMayChange() {
        var tokens = new PrivacyTokens(store, new LidBook(store), 2);
        for (int i = 0; i < 5; i++) {
            tokens.received(token(lid(i), 1));
        }
        tokens.received(token(lid(1), 2));
        assertThat(store.scan(StateKind.PRIVACY_TOKEN, "")).hasSize(2);
        assertThat(store.get(StateKind.PRIVACY_TOKEN, lid(1).toString()))
                .hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(2));
    }

    private static Node token(Jid from, int value) {
        return Node.of(
                "notification",
                Node.attrs("from", from.toString(), "type", "privacy_token"),
                Node.of("tokens", Map.of(), Node.of("token", Node.attrs("type", "trusted_contact"), new byte[] {
                    (byte) value
                })));
    }

    @Test
    void namesHaveAnEnd() {
        var lids = new LidBook(store);
        var people = new People(store, lids, new ContactBook(store, lids), 2);
        for (int i = 0; i < 5; i++) {
            Jid person = lid(i);
            change(batch -> people.learnName(person, "Anna", batch));
        }
        change(batch -> people.learnName(lid(0), "Ben", batch));
        assertThat(store.scan(StateKind.PUSH_NAME, "")).hasSize(2);
        assertThat(people.of(lid(0)).name()).isEqualTo("Ben");
    }

    @Test
    void sessionsAndSenderKeysOfStrangersHaveAnEnd() {
        var random = new SeededRandom(1);
        var keys = new SignalKeys(store, new LidBook(store), DeviceCredentials.generate(random), random, 2, 2);
        var anna = new Party(lid(0), random);
        var bundle = new Party(lid(9), random).bundleWithoutOneTimeKey();
        byte[] distribution = anna.commitBytes(b -> anna.senderKeys.distribution("x@g.us", anna.jid, b));
        for (int i = 0; i < 5; i++) {
            Jid stranger = lid(i);
            keys.change(batch -> {
                if (keys.takesSession(stranger, batch)) {
                    keys.sessions().startSession(stranger, bundle, batch);
                }
                keys.takeSenderKey("x@g.us", stranger, distribution, batch);
            });
        }
        assertThat(store.scan(StateKind.SESSION, "")).hasSize(2);
        assertThat(store.scan(StateKind.SENDER_KEY, "")).hasSize(2);
        keys.change(batch -> assertThat(keys.takesSession(lid(1), batch)).isTrue());
    }
}
