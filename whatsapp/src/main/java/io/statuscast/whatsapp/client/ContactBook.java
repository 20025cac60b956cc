package io.statuscast.whatsapp.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.StoredContact;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.util.List;
import java.util.Map;
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
        List<SavedContact> saved = store.scan(StateKind.CONTACT, "").stream()
                .map(entry -> read(entry.value()))
                .toList();
        Map<Jid, Jid> others = lids.others(
                saved.stream().flatMap(contact -> onlyAddress(contact).stream()).toList());
        return saved.stream().map(contact -> completed(contact, others)).toList();
    }

    /// The address of somebody of whom only one is saved.
    private static Optional<Jid> onlyAddress(SavedContact contact) {
        Jid phone = contact.phone();
        Jid lid = contact.lid();
        return phone != null && lid != null ? Optional.empty() : Optional.ofNullable(phone == null ? lid : phone);
    }

    private static SavedContact completed(SavedContact contact, Map<Jid, Jid> others) {
        Jid other = onlyAddress(contact).map(others::get).orElse(null);
        if (other == null) {
            return contact;
        }
        return other.isLid()
                ? new SavedContact(contact.phone(), other, contact.name(), contact.firstName())
                : new SavedContact(other, contact.lid(), contact.name(), contact.firstName());
    }

    int count() {
        return Math.toIntExact(store.count(StateKind.CONTACT));
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

    /// As it was saved.
    private static SavedContact read(byte[] bytes) {
        try {
            var stored = StoredContact.parseFrom(bytes);
            Jid phone = stored.hasPhoneJid() ? Jid.parse(stored.getPhoneJid()) : null;
            Jid lid = stored.hasLidJid() ? Jid.parse(stored.getLidJid()) : null;
            return new SavedContact(phone, lid, stored.getFullName(), stored.getFirstName());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored contact is damaged", e);
        }
    }
}
