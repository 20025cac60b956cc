package io.statuscast.whatsapp.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which phone number has which LID, both ways. Thread-safe.
///
/// Entries: digits to LID user, and `user@lid` to digits. Pairs come from contacts, answers of the server, and the
/// stanzas of everybody who writes; beyond [#ENTRIES_MAX] new people are not noted any more, and are addressed as they
/// address themselves.
final class LidBook {
    /// Two for each person: ten times the largest audience.
    static final int ENTRIES_MAX = 1_000_000;

    private final StateStore store;
    private final EntryLimit limit;

    LidBook(StateStore store) {
        this(store, ENTRIES_MAX);
    }

    LidBook(StateStore store, int entriesMax) {
        this.store = store;
        this.limit = new EntryLimit(store, StateKind.LID, entriesMax);
    }

    /// The LID of a phone address, with the same device; the address itself when it is a LID already.
    Optional<Jid> lidOf(Jid jid) {
        if (jid.isLid()) {
            return Optional.of(jid);
        }
        return store.get(StateKind.LID, jid.user()).map(lid -> new Jid(new String(lid, UTF_8), jid.device(), Jid.LID));
    }

    /// The phone address of a LID, with the same device; the address itself when it is one already.
    Optional<Jid> phoneOf(Jid jid) {
        if (!jid.isLid()) {
            return Optional.of(jid);
        }
        return store.get(StateKind.LID, jid.toUser().toString())
                .map(digits -> new Jid(new String(digits, UTF_8), jid.device(), Jid.PHONE));
    }

    /// The other address of everybody of whom it is known: the LID of a phone address, the phone address of a LID.
    /// The store is read once.
    ///
    /// @param people addresses without devices
    Map<Jid, Jid> others(Collection<Jid> people) {
        var byKey = new HashMap<String, Jid>();
        people.forEach(person -> byKey.put(person.isLid() ? person.toString() : person.user(), person));
        var others = new HashMap<Jid, Jid>();
        store.getAll(StateKind.LID, byKey.keySet()).forEach((key, value) -> {
            Jid person = requireNonNull(byKey.get(key), key);
            others.put(person, new Jid(new String(value, UTF_8), 0, person.isLid() ? Jid.PHONE : Jid.LID));
        });
        return others;
    }

    /// The same people in the same order, each with both addresses as far as they are known. The store is read once.
    List<Person> complete(Collection<Person> people) {
        List<Jid> halves = people.stream()
                .filter(person -> !person.isComplete())
                .map(Person::address)
                .toList();
        Map<Jid, Jid> others = others(halves);
        return people.stream()
                .map(person -> person.with(others.get(person.address())))
                .toList();
    }

    /// Somebody with both addresses as far as they are known.
    ///
    /// @param address with or without a device
    Person person(Jid address) {
        return complete(List.of(Person.of(address))).getFirst();
    }

    /// Two addresses of one person.
    record Pair(Jid phone, Jid lid) {
        private boolean isOne() {
            return phone.isPhone() && lid.isLid();
        }

        /// What is kept of it.
        private Map<String, String> entries() {
            return Map.of(phone.user(), lid.user(), lid.toUser().toString(), phone.user());
        }
    }

    /// Notes that both addresses are one person, as [#learn(List, Batch)].
    void learn(Jid phone, Jid lid, Batch batch) {
        learn(List.of(new Pair(phone, lid)), batch);
    }

    /// Notes which addresses are one person; pairs that are not a phone address and a LID are left out, and so are
    /// new ones for which there is no room. The store is read once, and nothing that it has is written again.
    void learn(List<Pair> pairs, Batch batch) {
        List<Pair> usable = pairs.stream().filter(Pair::isOne).toList();
        Map<String, String> known = known(usable);
        for (Pair pair : usable) {
            Map<String, String> entries = pair.entries();
            int fresh = (int) entries.keySet().stream()
                    .filter(key -> !known.containsKey(key))
                    .count();
            if (!known.entrySet().containsAll(entries.entrySet()) && limit.admits(fresh)) {
                put(pair.phone(), pair.lid(), batch);
                known.putAll(entries);
            }
        }
    }

    private Map<String, String> known(List<Pair> pairs) {
        List<String> keys =
                pairs.stream().flatMap(pair -> pair.entries().keySet().stream()).toList();
        var known = new HashMap<String, String>();
        store.getAll(StateKind.LID, keys).forEach((key, value) -> known.put(key, new String(value, UTF_8)));
        return known;
    }

    /// Notes our own addresses, for which there is always room.
    void learnOurs(Jid phone, Jid lid, Batch batch) {
        put(phone, lid, batch);
    }

    private static void put(Jid phone, Jid lid, Batch batch) {
        batch.put(StateKind.LID, phone.user(), lid.user().getBytes(UTF_8));
        batch.put(StateKind.LID, lid.toUser().toString(), phone.user().getBytes(UTF_8));
    }
}
