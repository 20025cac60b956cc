package io.statuscast.emulator.phone;

import io.statuscast.emulator.proto.SeenStatusState;
import io.statuscast.whatsapp.binary.Jid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The statuses a phone has seen, each once, and what went wrong on the way. Thread-safe.
final class SeenLog {
    static final int SEEN_MAX = 5000;
    private static final int VIOLATIONS_MAX = 1000;

    /// A status, the device that published it, as receipts name it, and both in the shape of the snapshot: that is
    /// made once, since a snapshot is taken for every status.
    record Entry(SeenStatus status, Jid device, SeenStatusState state) {
        static Entry of(SeenStatus status, Jid device) {
            return new Entry(status, device, PhoneSnapshot.toState(status, device));
        }
    }

    private final Map<String, Entry> seen = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private int duplicates;

    private static String key(Jid author, String messageId) {
        return author.user() + '/' + messageId;
    }

    /// Keeps a status, or counts it as a duplicate when the author's message id is known.
    synchronized void add(SeenStatus status, Jid device) {
        if (seen.putIfAbsent(key(status.author(), status.messageId()), Entry.of(status, device)) != null) {
            duplicates++;
        } else if (seen.size() > SEEN_MAX) {
            seen.remove(seen.keySet().iterator().next());
        }
    }

    synchronized void countDuplicate() {
        duplicates++;
    }

    synchronized boolean contains(Jid author, String messageId) {
        return seen.containsKey(key(author, messageId));
    }

    synchronized void revoke(Jid author, String messageId) {
        seen.computeIfPresent(
                key(author, messageId), (_, entry) -> Entry.of(entry.status().withRevoked(), entry.device()));
    }

    synchronized Optional<Entry> find(String messageId) {
        return seen.values().stream()
                .filter(entry -> entry.status().messageId().equals(messageId))
                .findFirst();
    }

    synchronized List<Entry> entries() {
        return List.copyOf(seen.values());
    }

    synchronized void violation(String what) {
        if (violations.size() < VIOLATIONS_MAX) {
            violations.add(what);
        }
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized int duplicates() {
        return duplicates;
    }

    synchronized void restore(List<Entry> entries, List<String> known, int duplicateCount) {
        entries.forEach(
                entry -> seen.put(key(entry.status().author(), entry.status().messageId()), entry));
        violations.addAll(known);
        duplicates = duplicateCount;
    }
}
