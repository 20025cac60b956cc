package io.statuscast.whatsapp.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;

/// The current [LinkState] of a client, and the thread that tells the [ClientListener]. Thread-safe.
final class Link implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Link.class.getName());
    /// Receipts come in bursts of one per viewer; what a stuck listener does not take is dropped.
    private static final int EVENTS_MAX = 20_000;

    private final ClientListener listener;
    private final Worker events;
    private volatile LinkState state = new LinkState.Unlinked();

    Link(ClientListener listener, Threading threading, Duration closeTimeout) {
        this.listener = listener;
        this.events = new Worker("statuscast-whatsapp-events", EVENTS_MAX, threading, closeTimeout);
    }

    void start() {
        events.start();
    }

    LinkState state() {
        return state;
    }

    /// Applies an event and tells the listener when it changed something.
    synchronized void apply(LinkMachine.Event event) {
        LinkState next = LinkMachine.next(state, event);
        if (!next.equals(state)) {
            state = next;
            tell(l -> l.onLinkState(next));
        }
    }

    /// Has the listener called on its thread.
    ///
    /// @return false when it takes no more: it will not be called
    boolean tell(Consumer<ClientListener> call) {
        boolean taken = events.submit(() -> call.accept(listener));
        if (!taken) {
            LOG.log(Level.WARNING, "the listener takes no more events; one was dropped");
        }
        return taken;
    }

    /// Ends the listener's thread; the state stays readable.
    @Override
    public void close() {
        events.close();
    }
}
