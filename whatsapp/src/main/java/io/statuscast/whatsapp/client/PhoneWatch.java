package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/// When our own phone was last seen, and the warning before WhatsApp unlinks us for its absence.
///
/// Seen is what the phone itself (device 0 of our account) wrote or received: its messages and its receipts,
/// by their own time, which is in the past for what waited at the server. A phone that nobody writes to
/// gives no sign, so the warning may come although it is online. [#saw] is called by the stanza worker,
/// [#check] by the link's thread. Source: WhatsApp's help on linked devices (14 days).
final class PhoneWatch {
    /// After this the owner is warned.
    static final Duration WARNED_AFTER = Duration.ofDays(10);
    /// After this WhatsApp unlinks the devices of a phone.
    static final Duration UNLINKED_AFTER = Duration.ofDays(14);

    /// A moment less than this after the stored one is not stored: a crash may lose it.
    private static final Duration STORED_EVERY = Duration.ofHours(1);

    private static final Duration WARNED_EVERY = Duration.ofDays(1);
    private static final Set<String> SIGNS = Set.of("message", "receipt");
    private static final String NAME = "phone-seen";

    private final Account account;
    private final StateStore store;
    private final Link link;
    private final InstantSource clock;
    private Instant seen = Instant.MIN;
    private Instant stored = Instant.MIN;
    private Instant warned = Instant.MIN;

    PhoneWatch(Account account, StateStore store, Link link, InstantSource clock) {
        this.account = account;
        this.store = store;
        this.link = link;
        this.clock = clock;
        store.get(StateKind.SETTING, NAME)
                .map(bytes -> Instant.ofEpochSecond(ByteBuffer.wrap(bytes).getLong()))
                .ifPresent(at -> {
                    seen = at;
                    stored = at;
                });
    }

    /// Looks whether a stanza is a sign of the phone.
    void saw(Node stanza) {
        if (SIGNS.contains(stanza.tag()) && account.linked()) {
            stanza.jid("participant")
                    .or(() -> stanza.jid("from"))
                    .filter(sender -> sender.device() == 0 && account.isOurs(sender))
                    .ifPresent(phone -> seenAt(Attributes.time(stanza, "t").orElseGet(clock::instant)));
        }
    }

    private synchronized void seenAt(Instant at) {
        Instant moment = at.isAfter(clock.instant()) ? clock.instant() : at;
        if (moment.isAfter(seen)) {
            seen = moment;
            if (stored.equals(Instant.MIN) || moment.isAfter(stored.plus(STORED_EVERY))) {
                store.commit(new Batch()
                        .put(
                                StateKind.SETTING,
                                NAME,
                                ByteBuffer.allocate(Long.BYTES)
                                        .putLong(moment.getEpochSecond())
                                        .array()));
                stored = moment;
            }
        }
    }

    /// Empty before the first login.
    synchronized Optional<Instant> lastSeen() {
        return seen.equals(Instant.MIN) ? Optional.empty() : Optional.of(seen);
    }

    /// Warns when the phone has been away for long; takes the warning back when it was seen.
    void check() {
        Instant now = clock.instant();
        if (lastSeen().isEmpty()) {
            // Linked just now, or by a version that did not look: the phone was there at the linking.
            seenAt(now);
        }
        Instant last = lastSeen().orElse(now);
        if (last.plus(WARNED_AFTER).isAfter(now)) {
            link.apply(new LinkMachine.Event.PhoneAway(null));
            return;
        }
        var absence = new PhoneAbsence(last, last.plus(UNLINKED_AFTER));
        link.apply(new LinkMachine.Event.PhoneAway(absence));
        if (warned.equals(Instant.MIN) || !warned.plus(WARNED_EVERY).isAfter(now)) {
            warned = now;
            link.tell(listener -> listener.onPhoneAbsent(absence));
        }
    }
}
