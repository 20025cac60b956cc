package io.statuscast.whatsapp.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.StoredDelivery;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whom each status went to, stanza by stanza, and what the server said to it: so that a publication goes
/// on where it ended, a revoke goes to those who got the status, and nobody else can ask for it again.
///
/// A stanza is noted in the batch that encrypts it, before it leaves; one without an ack may have arrived.
/// Thread-safe.
final class StatusProgress {
    private final StateStore store;
    private @Nullable Addressed asked;

    /// Everybody one message went to, kept for the bursts of retry receipts that follow it.
    private record Addressed(String messageId, Set<String> people) {}

    /// How far a message has come.
    ///
    /// @param acknowledged addresses the server took it for
    /// @param refused      addresses for which the server refused it for good
    /// @param refusedCode  the latest such code, 0 without one
    /// @param next         the number of the next stanza
    /// @param at           the server's time of the latest ack, null without one
    record Reached(
            Set<String> acknowledged,
            Set<String> refused,
            int refusedCode,
            int next,
            @Nullable Instant at) {}

    StatusProgress(StateStore store) {
        this.store = store;
    }

    Reached reached(String messageId) {
        Set<String> acknowledged = new HashSet<>();
        Set<String> refused = new HashSet<>();
        int code = 0;
        int next = 0;
        Instant at = null;
        for (StateStore.Entry entry : store.scan(StateKind.STATUS_DELIVERY, messageId + "/")) {
            StoredDelivery delivery = parse(entry.value());
            next = 1 + Integer.parseInt(entry.key().substring(messageId.length() + 1));
            if (delivery.hasRefused()) {
                refused.addAll(delivery.getPeopleList());
                code = delivery.getRefused();
            } else if (delivery.hasAcknowledgedAtMillis()) {
                acknowledged.addAll(delivery.getPeopleList());
                at = Instant.ofEpochMilli(delivery.getAcknowledgedAtMillis());
            }
        }
        return new Reached(acknowledged, refused, code, next, at);
    }

    /// Everybody who got a message or may have got it: acknowledged or not, but not refused.
    List<Jid> mayHave(String messageId) {
        Set<Jid> people = new LinkedHashSet<>();
        for (StateStore.Entry entry : store.scan(StateKind.STATUS_DELIVERY, messageId + "/")) {
            StoredDelivery delivery = parse(entry.value());
            if (!delivery.hasRefused()) {
                delivery.getPeopleList().forEach(person -> people.add(Jid.parse(person)));
            }
        }
        return List.copyOf(people);
    }

    /// Notes a stanza that is about to leave.
    ///
    /// @return its key
    String sealed(String messageId, int number, List<Jid> people, Batch batch) {
        String key = messageId + "/" + String.format(Locale.ROOT, "%06d", number);
        batch.put(StateKind.STATUS_DELIVERY, key, delivery(people).build().toByteArray());
        return key;
    }

    void acknowledged(String key, List<Jid> people, Instant at, Batch batch) {
        var delivery = delivery(people).setAcknowledgedAtMillis(at.toEpochMilli());
        batch.put(StateKind.STATUS_DELIVERY, key, delivery.build().toByteArray());
    }

    /// Notes that the server will not take a stanza, however often it is sent.
    void refused(String key, List<Jid> people, int code, Batch batch) {
        batch.put(
                StateKind.STATUS_DELIVERY,
                key,
                delivery(people).setRefused(code).build().toByteArray());
    }

    /// Notes that a stanza certainly reached nobody.
    void withdrawn(String key, Batch batch) {
        batch.delete(StateKind.STATUS_DELIVERY, key);
    }

    /// Whether a message went to one of these addresses, as far as anybody knows.
    synchronized boolean addressed(String messageId, Set<String> addresses) {
        Addressed known = asked;
        if (known != null
                && known.messageId().equals(messageId)
                && addresses.stream().anyMatch(known.people()::contains)) {
            return true;
        }
        // Not among those remembered: further stanzas may have left since.
        Set<String> people = new HashSet<>();
        mayHave(messageId).forEach(person -> people.add(person.toString()));
        asked = new Addressed(messageId, people);
        return addresses.stream().anyMatch(people::contains);
    }

    /// What came of a companion's requests to send it a message again.
    Retries retries(String messageId, Jid companion) {
        return store.get(StateKind.STATUS_RETRY, messageId + "/" + companion)
                .map(Retries::parse)
                .orElse(Retries.NONE);
    }

    void retried(String messageId, Jid companion, Retries now, Batch batch) {
        batch.put(StateKind.STATUS_RETRY, messageId + "/" + companion, now.toBytes());
    }

    /// How often one message was encrypted again for one companion, how often the server took that, and
    /// which prekeys the companion gave for it.
    ///
    /// Shape in the store: one byte each, then four for the number of each prekey, big-endian.
    ///
    /// @param tries   answers encrypted; some may never have left
    /// @param taken   answers that the server acknowledged
    /// @param preKeys one-time prekeys in requests that a session was started with; each is good for one
    record Retries(int tries, int taken, List<Integer> preKeys) {
        static final Retries NONE = new Retries(0, 0, List.of());
        private static final int COUNTS = 2;
        /// The latest that are remembered.
        static final int PRE_KEYS_MAX = 30;

        Retries {
            preKeys = List.copyOf(preKeys);
        }

        /// @param given the one-time prekey of the companion's request that a session was started with; null for none
        Retries triedWith(@Nullable Integer given) {
            var spent = new ArrayList<>(preKeys);
            if (given != null) {
                spent.add(given);
            }
            return new Retries(
                    Math.min(tries + 1, Byte.MAX_VALUE),
                    taken,
                    spent.subList(Math.max(0, spent.size() - PRE_KEYS_MAX), spent.size()));
        }

        Retries takenOnce() {
            return new Retries(tries, Math.min(taken + 1, Byte.MAX_VALUE), preKeys);
        }

        private byte[] toBytes() {
            var value = ByteBuffer.allocate(COUNTS + Integer.BYTES * preKeys.size());
            value.put((byte) tries).put((byte) taken);
            preKeys.forEach(value::putInt);
            return value.array();
        }

        /// An entry with one count has it for both: it is older than the second.
        private static Retries parse(byte[] stored) {
            if (stored.length == 0) {
                return NONE;
            }
            int counts = stored.length % Integer.BYTES;
            var numbers =
                    ByteBuffer.wrap(stored, counts, stored.length - counts).asIntBuffer();
            var preKeys = new ArrayList<Integer>();
            while (numbers.hasRemaining()) {
                preKeys.add(numbers.get());
            }
            return new Retries(stored[0], stored[counts - 1], preKeys);
        }
    }

    /// Forgets all of a message.
    void forget(String messageId, Batch batch) {
        for (StateKind kind : new StateKind[] {StateKind.STATUS_DELIVERY, StateKind.STATUS_RETRY}) {
            store.scan(kind, messageId + "/").forEach(entry -> batch.delete(kind, entry.key()));
        }
    }

    private static StoredDelivery.Builder delivery(List<Jid> people) {
        var delivery = StoredDelivery.newBuilder();
        people.forEach(person -> delivery.addPeople(person.toString()));
        return delivery;
    }

    private static StoredDelivery parse(byte[] bytes) {
        try {
            return StoredDelivery.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored delivery is damaged", e);
        }
    }
}
