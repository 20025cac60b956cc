package io.statuscast.whatsapp.client;

import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.binary.Jid;
import org.jspecify.annotations.Nullable;

/// Somebody a status may go to, by the addresses that are known of them, without devices; at least one of
/// the two is there.
record Person(@Nullable Jid phone, @Nullable Jid lid) {
    Person {
        if (phone == null && lid == null) {
            throw new IllegalArgumentException("a person without an address");
        }
    }

    /// The person behind an address of either kind.
    static Person of(Jid address) {
        Jid user = address.toUser();
        return address.isLid() ? new Person(null, user) : new Person(user, null);
    }

    /// Any address, the LID first.
    Jid address() {
        if (lid != null) {
            return lid;
        }
        return requireNonNull(phone, "a person without an address");
    }

    /// For people to read: phone digits, or the LID where there is no number.
    String name() {
        return phone != null ? phone.user() : String.valueOf(lid);
    }
}
