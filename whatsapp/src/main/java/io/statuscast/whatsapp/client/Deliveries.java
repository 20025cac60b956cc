package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Hands decrypted messages to the listener, each at least once, over crashes too.
///
/// The server forgets a message when it is acknowledged, and its ratchet key is gone once it was decrypted. So the
/// plaintext is kept in the batch of the ratchet step, and deleted when the listener has returned. What it threw
/// back is told again after some pings, and after a start; so is what a crash left behind. Thread-safe; [#keep] is
/// called under the crypto lock.
final class Deliveries {
    private static final Logger LOG = System.getLogger(Deliveries.class.getName());
    /// Messages kept for a listener that does not return, or throws; further ones are dropped.
    static final int KEPT_MAX = 20_000;

    private final StateStore store;
    private final Link link;
    private final List<Inbox> inboxes;
    private final int keptMax;
    private final Patience patience = new Patience();
    /// Kept and being told; its monitor guards the six of them.
    private final Set<String> underWay = new HashSet<>();
    private long next;
    /// How many are in the store.
    private int stored;
    /// Whether there was no room for one in the queue of events.
    private boolean missed;
    /// Whether one is in the store that the listener did not take, or was never told of.
    private boolean thrownBack;

    Deliveries(StateStore store, Link link, List<Inbox> inboxes) {
        this(store, link, inboxes, KEPT_MAX);
    }

    Deliveries(StateStore store, Link link, List<Inbox> inboxes, int keptMax) {
        this.keptMax = keptMax;
        this.store = store;
        this.link = link;
        this.inboxes = List.copyOf(inboxes);
        List<StateStore.Entry> left = store.scan(StateKind.RECEIVED, "");
        stored = left.size();
        thrownBack = !left.isEmpty();
        next = left.isEmpty() ? 0 : HexFormat.fromHexDigitsToLong(left.getLast().key()) + 1;
    }

    /// A message that is durable once its batch is committed.
    record Kept(String key, Consumer<ClientListener> event) {}

    /// Keeps a message together with its ratchet step; empty when no inbox wants it.
    Optional<Kept> keep(Incoming message, Batch batch) {
        Optional<Consumer<ClientListener>> event = event(message);
        if (event.isEmpty()) {
            return Optional.empty();
        }
        String key;
        synchronized (underWay) {
            if (stored >= keptMax) {
                LOG.log(Level.WARNING, "the listener takes no more messages; one was dropped");
                return Optional.empty();
            }
            key = HexFormat.of().toHexDigits(next++);
        }
        batch.put(StateKind.RECEIVED, key, message.toStored().toByteArray());
        return Optional.of(new Kept(key, event.get()));
    }

    private Optional<Consumer<ClientListener>> event(Incoming message) {
        return inboxes.stream().flatMap(inbox -> inbox.event(message).stream()).findFirst();
    }

    /// Has the listener told of a message whose batch was committed.
    void handOn(Kept kept) {
        synchronized (underWay) {
            stored++;
        }
        give(kept);
    }

    private void give(Kept kept) {
        synchronized (underWay) {
            if (!underWay.add(kept.key())) {
                return;
            }
        }
        if (!link.tell(listener -> tell(kept, listener))) {
            synchronized (underWay) {
                underWay.remove(kept.key());
                missed = true;
            }
        }
    }

    private void tell(Kept kept, ClientListener listener) {
        boolean again;
        boolean done = false;
        try {
            kept.event().accept(listener);
            forget(kept.key());
            done = true;
        } finally {
            synchronized (underWay) {
                underWay.remove(kept.key());
                thrownBack = thrownBack || !done;
                again = missed && underWay.isEmpty();
                missed = missed && !again;
            }
        }
        if (again) {
            replay();
        }
    }

    private void forget(String key) {
        store.commit(new Batch().delete(StateKind.RECEIVED, key));
        synchronized (underWay) {
            stored--;
        }
    }

    /// Tells what the last run left behind; after a ping, when the store cannot be read now.
    void start() {
        try {
            replay();
        } catch (StoreException e) {
            LOG.log(Level.WARNING, "what was not told yet cannot be read now: {0}", e.getMessage());
        }
    }

    /// A ping has passed: what the listener threw back is told again, later and later while that goes on.
    void ping() {
        synchronized (underWay) {
            if (!thrownBack) {
                patience.begin();
                return;
            }
            if (!underWay.isEmpty() || !patience.isOver()) {
                return;
            }
        }
        replay();
    }

    /// Tells what was kept and not told.
    void replay() {
        List<StateStore.Entry> left = store.scan(StateKind.RECEIVED, "");
        synchronized (underWay) {
            thrownBack = false;
        }
        for (StateStore.Entry entry : left) {
            Optional<Consumer<ClientListener>> event = event(Incoming.fromStored(entry.value()));
            if (event.isPresent()) {
                give(new Kept(entry.key(), event.get()));
            } else {
                forget(entry.key());
            }
        }
    }
}
