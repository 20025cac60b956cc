package io.statuscast.whatsapp.client;

import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.binary.Jid;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

    /// The addresses under which a person may be noted, the LID first.
    List<String> names() {
        return Stream.of(Optional.ofNullable(lid), Optional.ofNullable(phone))
                .flatMap(Optional::stream)
                .map(Jid::toString)
                .toList();
    }

    boolean isComplete() {
        return phone != null && lid != null;
    }

    /// The person with an address that was not known of them.
    ///
    /// @param other of the other kind; null when there is none
    Person with(@Nullable Jid other) {
        if (other == null || isComplete()) {
            return this;
        }
        return phone == null ? new Person(other, lid) : new Person(phone, other);
    }

    /// For people to read: phone digits, or the LID where there is no number.
    String name() {
        return phone != null ? phone.user() : String.valueOf(lid);
    }
}
