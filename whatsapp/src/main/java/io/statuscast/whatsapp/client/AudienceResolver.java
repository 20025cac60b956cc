package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.client.PrivacyList.Privacy;
import io.statuscast.whatsapp.status.StanzaProfile;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusSetting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Turns the audience of a status into people, and people into addresses of the kind that a [StanzaProfile]
/// wants. Thread-safe; blocks.
final class AudienceResolver {
    /// Who a status goes to.
    ///
    /// @param people  each once, without ourselves
    /// @param setting what the stanza tells of how they were chosen
    record Resolved(List<Person> people, StatusSetting setting) {}

    /// Who a stanza goes to.
    ///
    /// @param people      addresses of one kind, without devices
    /// @param unreachable those without such an address, by phone digits, or by LID where there is no number
    record Audience(List<Jid> people, List<String> unreachable) {}

    private final Account account;
    private final ContactBook contacts;
    private final LidBook lids;
    private final CompanionDirectory directory;
    private final PrivacyList privacy;

    AudienceResolver(
            Account account, ContactBook contacts, LidBook lids, CompanionDirectory directory, PrivacyList privacy) {
        this.account = account;
        this.contacts = contacts;
        this.lids = lids;
        this.directory = directory;
        this.privacy = privacy;
    }

    /// @throws QueryException when WhatsApp's own setting is wanted, has to be asked for, and there is no answer
    Resolved resolve(StatusAudience audience, IqRouter iqs) {
        return switch (audience) {
            case StatusAudience.Contacts() -> new Resolved(each(saved()), StatusSetting.CONTACTS);
            case StatusAudience.Only(List<String> digits) ->
                new Resolved(each(named(digits)), StatusSetting.ALLOW_LIST);
            case StatusAudience.Except(List<String> digits) ->
                new Resolved(without(named(digits)), StatusSetting.DENY_LIST);
            case StatusAudience.Privacy() -> own(privacy.current(iqs));
        };
    }

    private Resolved own(Privacy chosen) {
        List<Person> listed =
                lids.complete(chosen.listed().stream().map(Person::of).toList());
        return switch (chosen.setting()) {
            case CONTACTS -> new Resolved(each(saved()), StatusSetting.CONTACTS);
            case ALLOW_LIST -> new Resolved(each(listed), StatusSetting.ALLOW_LIST);
            case DENY_LIST -> new Resolved(without(listed), StatusSetting.DENY_LIST);
        };
    }

    private List<Person> saved() {
        var people = new ArrayList<Person>();
        for (SavedContact contact : contacts.all()) {
            if (contact.phone() != null || contact.lid() != null) {
                people.add(new Person(contact.phone(), contact.lid()));
            }
        }
        return people;
    }

    private List<Person> named(List<String> digits) {
        return lids.complete(digits.stream().map(d -> Person.of(Jid.ofPhone(d))).toList());
    }

    /// The saved contacts without some; either address of a person is enough.
    private List<Person> without(List<Person> excluded) {
        Set<String> names = new HashSet<>();
        excluded.forEach(person -> names.addAll(person.names()));
        return each(saved().stream()
                .filter(person -> person.names().stream().noneMatch(names::contains))
                .toList());
    }

    /// Everybody once, though an address book may name a person by number and by LID, and without ourselves.
    ///
    /// @param people with both addresses where both are known
    private List<Person> each(Collection<Person> people) {
        Map<String, Person> once = new LinkedHashMap<>();
        for (Person person : people) {
            if (!account.isOurs(person.address())) {
                once.putIfAbsent(person.address().toString(), person);
            }
        }
        return List.copyOf(once.values());
    }

    /// @throws QueryException when the server has to be asked for LIDs and gives no answer
    Audience addresses(List<Person> people, StanzaProfile profile, IqRouter iqs) {
        if (profile == StanzaProfile.LID_FIRST) {
            var phonesOnly = new ArrayList<Jid>();
            for (Person person : people) {
                if (person.lid() == null && person.phone() != null) {
                    phonesOnly.add(person.phone());
                }
            }
            directory.learnLids(phonesOnly, iqs);
        }
        Set<Jid> addresses = new LinkedHashSet<>();
        Set<String> unreachable = new LinkedHashSet<>();
        for (Person person : lids.complete(people)) {
            Jid address = profile == StanzaProfile.LID_FIRST ? person.lid() : person.phone();
            if (address == null) {
                unreachable.add(person.name());
            } else if (!account.isOurs(address)) {
                addresses.add(address);
            }
        }
        return new Audience(List.copyOf(addresses), List.copyOf(unreachable));
    }
}
