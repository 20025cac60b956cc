package io.statuscast.whatsapp.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who is behind an address: both addresses of a person, and its name. Thread-safe.
final class People {
    /// Names longer than this are cut; WhatsApp's own limit is 25 characters.
    private static final int NAME_CHARS_MAX = 100;
    /// What stands in place of a name that is not set. Source: whatsmeow `message.go`.
    private static final String NO_NAME = "-";
    /// People whose own names are kept; those of further people are passed over.
    static final int NAMES_MAX = 200_000;

    private final StateStore store;
    private final LidBook lids;
    private final ContactBook contacts;
    private final EntryLimit limit;

    People(StateStore store, LidBook lids, ContactBook contacts) {
        this(store, lids, contacts, NAMES_MAX);
    }

    People(StateStore store, LidBook lids, ContactBook contacts, int namesMax) {
        this.limit = new EntryLimit(store, StateKind.PUSH_NAME, namesMax);
        this.store = store;
        this.lids = lids;
        this.contacts = contacts;
    }

    /// The person behind an address, with or without a device.
    WhatsAppUser of(Jid address) {
        return of(address, "");
    }

    /// The person behind an address.
    ///
    /// @param pushName the name that came with a message, may be empty
    WhatsAppUser of(Jid address, String pushName) {
        Jid user = address.toPerson();
        Jid phone = lids.phoneOf(user).filter(Jid::isPhone).orElse(null);
        Jid lid = lids.lidOf(user).filter(Jid::isLid).orElse(null);
        String name = contacts.nameOf(phone, lid)
                .or(() -> Optional.of(pushName).filter(People::isName))
                .or(() -> pushName(lid))
                .or(() -> pushName(phone))
                .orElse("");
        return new WhatsAppUser(phone, lid, name);
    }

    private Optional<String> pushName(@Nullable Jid user) {
        return user == null
                ? Optional.empty()
                : store.get(StateKind.PUSH_NAME, user.toString()).map(name -> new String(name, UTF_8));
    }

    /// Notes the name that a person gave itself.
    void learnName(Jid address, String pushName, Batch batch) {
        if (!isName(pushName)) {
            return;
        }
        String name = pushName.length() > NAME_CHARS_MAX ? pushName.substring(0, NAME_CHARS_MAX) : pushName;
        Jid user = lids.lidOf(address.toPerson()).orElse(address.toPerson());
        Optional<String> known = pushName(user);
        if (known.filter(name::equals).isEmpty() && limit.admits(known.isPresent() ? 0 : 1)) {
            batch.put(StateKind.PUSH_NAME, user.toString(), name.getBytes(UTF_8));
        }
    }

    private static boolean isName(String pushName) {
        return !pushName.isBlank() && !pushName.equals(NO_NAME);
    }
}
