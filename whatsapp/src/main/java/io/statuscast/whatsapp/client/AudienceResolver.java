package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.status.StanzaProfile;
import io.statuscast.whatsapp.status.StatusAudience;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns the audience of a status into addresses of the kind that a [StanzaProfile] wants. Thread-safe; blocks.
final class AudienceResolver {
    /// Who a status goes to.
    ///
    /// @param people      addresses of one kind, without devices and without ourselves
    /// @param unreachable those without such an address, by phone digits, or by LID where there is no number
    record Audience(List<Jid> people, List<String> unreachable) {}

    private record Person(@Nullable Jid phone, @Nullable Jid lid) {
        String name() {
            if (phone != null) {
                return phone.user();
            }
            return lid == null ? "" : lid.toString();
        }
    }

    private final Account account;
    private final ContactBook contacts;
    private final LidBook lids;
    private final CompanionDirectory directory;

    AudienceResolver(Account account, ContactBook contacts, LidBook lids, CompanionDirectory directory) {
        this.account = account;
        this.contacts = contacts;
        this.lids = lids;
        this.directory = directory;
    }

    /// @throws QueryException when the server has to be asked for LIDs and gives no answer
    Audience resolve(StatusAudience audience, StanzaProfile profile, IqRouter iqs) {
        List<Person> persons = persons(audience);
        if (profile == StanzaProfile.LID_FIRST) {
            var phonesOnly = new ArrayList<Jid>();
            for (Person person : persons) {
                if (person.lid() == null && person.phone() != null) {
                    phonesOnly.add(person.phone());
                }
            }
            directory.learnLids(phonesOnly, iqs);
        }
        Set<Jid> people = new LinkedHashSet<>();
        Set<String> unreachable = new LinkedHashSet<>();
        for (Person person : persons) {
            Optional<Jid> address = address(person, profile);
            if (address.isEmpty()) {
                unreachable.add(person.name());
            } else if (!account.isOurs(address.get())) {
                people.add(address.get());
            }
        }
        return new Audience(List.copyOf(people), List.copyOf(unreachable));
    }

    private List<Person> persons(StatusAudience audience) {
        return switch (audience) {
            case StatusAudience.Contacts() ->
                contacts.all().stream().map(c -> new Person(c.phone(), c.lid())).toList();
            case StatusAudience.Only(List<String> digits) ->
                digits.stream().map(d -> new Person(Jid.ofPhone(d), null)).toList();
        };
    }

    private Optional<Jid> address(Person person, StanzaProfile profile) {
        Jid any = person.lid() != null ? person.lid() : person.phone();
        if (any == null) {
            return Optional.empty();
        }
        return switch (profile) {
            case LID_FIRST -> lids.lidOf(any);
            case PHONE_CLASSIC -> person.phone() != null ? Optional.of(person.phone()) : lids.phoneOf(any);
        };
    }
}
