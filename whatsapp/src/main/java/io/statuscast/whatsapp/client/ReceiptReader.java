package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the forms of `<receipt>`: one message and one person; several messages in a `<list>`; and, for
/// messages to many, groups of people in `<participants key=message>`. Source: whatsmeow `receipt.go`
/// parseReceipt, handleGroupedReceipt.
final class ReceiptReader {
    /// The most characters of a message's id that are taken. A longer one is not ours, and would only be
    /// remembered.
    static final int ID_LENGTH_MAX = 128;

    /// The most entries of one receipt that are read: for each, somebody is told.
    static final int ENTRIES_MAX = 10_000;

    private ReceiptReader() {}

    /// That something happened to one message at one person's.
    ///
    /// @param companion the address in the receipt, which may name a device
    record Entry(String messageId, Jid companion, Instant at) {}

    /// Everything a receipt tells, whatever its type; nothing when it names no message or nobody.
    ///
    /// @param otherwise the time where the receipt has none
    static List<Entry> read(Node receipt, Instant otherwise) {
        var entries = new ArrayList<Entry>();
        Instant at = Attributes.time(receipt, "t").orElse(otherwise);
        who(receipt).ifPresent(person -> ids(receipt).forEach(id -> entries.add(new Entry(id, person, at))));
        for (Node group : receipt.children("participants")) {
            String id = group.attr("key") == null ? receipt.attrOrEmpty("id") : group.attrOrEmpty("key");
            for (Node user : group.children("user")) {
                user.jid("jid")
                        .filter(ReceiptReader::isPerson)
                        .filter(_ -> isId(id))
                        .ifPresent(person -> entries.add(
                                new Entry(id, person, Attributes.time(user, "t").orElse(at))));
            }
        }
        return List.copyOf(entries.subList(0, Math.min(entries.size(), ENTRIES_MAX)));
    }

    private static Optional<Jid> who(Node receipt) {
        return receipt.jid("participant").or(() -> receipt.jid("from")).filter(ReceiptReader::isPerson);
    }

    private static boolean isPerson(Jid jid) {
        return (jid.isPhone() || jid.isLid()) && !jid.user().isEmpty();
    }

    private static List<String> ids(Node receipt) {
        var ids = new ArrayList<String>();
        ids.add(receipt.attrOrEmpty("id"));
        for (Node item : receipt.child("list").map(l -> l.children("item")).orElse(List.of())) {
            ids.add(item.attrOrEmpty("id"));
        }
        ids.removeIf(id -> !isId(id));
        return ids;
    }

    private static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= ID_LENGTH_MAX;
    }
}
