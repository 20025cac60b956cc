package io.statuscast.whatsapp.appstate;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.ContactAction;
import io.statuscast.whatsapp.proto.LidContactAction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A change of the address book, read out of a mutation of kind `contact` (by phone number, or by LID) or
/// `lid_contact`. Source: Baileys `sync-action-utils.js` processContactAction; whatsmeow `appstate/keys.go`.
public sealed interface ContactChange {
    /// The address in the index: what the entry is known by. A user, never a companion.
    Jid address();

    /// A person was added or renamed.
    ///
    /// @param phone     null when only the LID is known
    /// @param lid       null when it was not told
    /// @param name      the full name, may be empty
    /// @param firstName may be empty
    record Saved(Jid address, @Nullable Jid phone, @Nullable Jid lid, String name, String firstName)
            implements ContactChange {}

    /// A person was taken out.
    record Removed(Jid address) implements ContactChange {}

    /// What a mutation says about the address book; empty when it is about something else, or about no
    /// person.
    static Optional<ContactChange> of(Mutation mutation) {
        boolean byLid = mutation.kind().equals("lid_contact");
        boolean contact = byLid || mutation.kind().equals("contact");
        if (!contact || mutation.index().size() < 2) {
            return Optional.empty();
        }
        return person(mutation.index().get(1)).map(address -> switch (mutation.operation()) {
            case REMOVE -> new Removed(address);
            case SET ->
                byLid
                        ? saved(address, mutation.value().getLidContactAction())
                        : saved(address, mutation.value().getContactAction());
        });
    }

    private static Saved saved(Jid address, ContactAction action) {
        Jid phone = address.isPhone()
                ? address
                : person(action.getPnJid()).filter(Jid::isPhone).orElse(null);
        Jid lid = address.isLid()
                ? address
                : person(action.getLidJid()).filter(Jid::isLid).orElse(null);
        return new Saved(address, phone, lid, action.getFullName(), action.getFirstName());
    }

    private static Saved saved(Jid address, LidContactAction action) {
        return new Saved(
                address,
                address.isPhone() ? address : null,
                address.isLid() ? address : null,
                action.getFullName(),
                action.getFirstName());
    }

    static Optional<Jid> person(String text) {
        return Jid.tryParse(text)
                .map(Jid::toUser)
                .filter(jid -> (jid.isPhone() || jid.isLid()) && !jid.user().isEmpty());
    }
}
