package io.statuscast.whatsapp.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.StoredContact;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The saved contacts, as the phone's app state told them. Thread-safe.
final class ContactBook {
    private final StateStore store;
    private final LidBook lids;

    ContactBook(StateStore store, LidBook lids) {
        this.store = store;
        this.lids = lids;
    }

    /// All saved contacts, with LIDs that were learned elsewhere filled in.
    List<SavedContact> all() {
        var contacts = new ArrayList<SavedContact>();
        for (StateStore.Entry entry : store.scan(StateKind.CONTACT, "")) {
            contacts.add(read(entry.value()));
        }
        return List.copyOf(contacts);
    }

    int count() {
        return store.scan(StateKind.CONTACT, "").size();
    }

    /// The name under which a person is saved; empty when it is not, or without a name.
    Optional<String> nameOf(@Nullable Jid phone, @Nullable Jid lid) {
        return Stream.of(Optional.ofNullable(phone), Optional.ofNullable(lid))
                .flatMap(Optional::stream)
                .flatMap(jid -> store.get(StateKind.CONTACT, jid.toUser().toString()).stream())
                .map(bytes -> read(bytes).name())
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    /// Takes over which addresses of contacts are one person.
    void learn(List<LidBook.Pair> pairs, Batch batch) {
        lids.learn(pairs, batch);
    }

    /// Adds or replaces a contact.
    ///
    /// @param address the address in the index of the app-state action
    void save(Jid address, @Nullable Jid phone, @Nullable Jid lid, String name, String firstName, Batch batch) {
        Jid knownPhone = phone == null && address.isPhone() ? address : phone;
        Jid knownLid = lid == null && address.isLid() ? address : lid;
        var stored = StoredContact.newBuilder().setFullName(name).setFirstName(firstName);
        if (knownPhone != null) {
            stored.setPhoneJid(knownPhone.toUser().toString());
        }
        if (knownLid != null) {
            stored.setLidJid(knownLid.toUser().toString());
        }
        batch.put(StateKind.CONTACT, address.toUser().toString(), stored.build().toByteArray());
    }

    /// Forgets all contacts: a snapshot of the address book follows.
    void clear(Batch batch) {
        store.scan(StateKind.CONTACT, "").forEach(entry -> batch.delete(StateKind.CONTACT, entry.key()));
    }

    void remove(Jid address, Batch batch) {
        batch.delete(StateKind.CONTACT, address.toUser().toString());
    }

    private SavedContact read(byte[] bytes) {
        try {
            var stored = StoredContact.parseFrom(bytes);
            Jid phone = stored.hasPhoneJid() ? Jid.parse(stored.getPhoneJid()) : null;
            Jid lid = stored.hasLidJid() ? Jid.parse(stored.getLidJid()) : null;
            if (lid == null && phone != null) {
                lid = lids.lidOf(phone).orElse(null);
            }
            if (phone == null && lid != null) {
                phone = lids.phoneOf(lid).orElse(null);
            }
            return new SavedContact(phone, lid, stored.getFullName(), stored.getFirstName());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored contact is damaged", e);
        }
    }
}
