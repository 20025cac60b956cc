package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Node;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/// Carries stanzas to one endpoint in this process, in order, on a virtual thread of its own. One-shot:
/// [#stop] ends it after the stanza at hand.
final class Courier {
    /// What happens after a stanza reached the endpoint.
    interface Outcome {
        void delivered(Node stanza);

        void failed(Node stanza, RuntimeException cause);
    }

    private static final Node WAKE = Node.of("wake");

    private final Endpoint to;
    private final Outcome outcome;
    private final LinkedBlockingQueue<Node> queue = new LinkedBlockingQueue<>();
    /// Held from a stanza's delivery until the world knows of it; a snapshot is taken while nothing is
    /// between the two.
    private final ReentrantLock gate = new ReentrantLock();
    private final AtomicBoolean stopped = new AtomicBoolean();

    Courier(Endpoint to, Outcome outcome, ThreadFactory threads) {
        this.to = to;
        this.outcome = outcome;
        Thread thread = threads.newThread(this::run);
        thread.setName("emulator-courier-" + to.address().user());
        thread.start();
    }

    ReentrantLock gate() {
        return gate;
    }

    void carry(Node stanza) {
        queue.add(stanza);
    }

    private void run() {
        try {
            while (!stopped.get()) {
                Node stanza = queue.take();
                gate.lock();
                try {
                    if (!stopped.get()) {
                        hand(stanza);
                    }
                } finally {
                    gate.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hand(Node stanza) {
        try {
            to.deliver(stanza);
        } catch (RuntimeException e) {
            outcome.failed(stanza, e);
            return;
        }
        outcome.delivered(stanza);
    }

    void stop() {
        stopped.set(true);
        queue.add(WAKE);
    }
}
