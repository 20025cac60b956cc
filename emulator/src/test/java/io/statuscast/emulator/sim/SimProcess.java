package io.statuscast.emulator.sim;

import io.statuscast.emulator.CrashingStore;
import io.statuscast.emulator.signal.SeededRandom;
import io.statuscast.whatsapp.client.ChunkPacing;
import io.statuscast.whatsapp.client.ClientConfig;
import io.statuscast.whatsapp.client.ClientListener;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.client.LinkedIdentity;
import io.statuscast.whatsapp.client.Pacing;
import io.statuscast.whatsapp.client.WhatsAppClient;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.store.StateStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One run of the program: a client and a queue that publishes one post after the other, until it crashes or
/// is closed.
final class SimProcess implements ClientListener {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration NOT_ONLINE = Duration.ofSeconds(5);
    private static final int WORDS_MIN = 10;

    private final SimThreads threads;
    private final Trace trace;
    private final SimNetwork network;
    private final List<SimPost> posts;
    private final Consumer<SimPost> beforeTry;
    final CrashingStore store;
    final WhatsAppClient client;
    private boolean crashed;
    private boolean closing;
    private boolean queueEnded;

    SimProcess(
            SimThreads threads,
            Trace trace,
            SimNetwork network,
            InstantSource clock,
            StateStore durable,
            List<SimPost> posts,
            Consumer<SimPost> beforeTry,
            long seed) {
        this.threads = threads;
        this.trace = trace;
        this.network = network;
        this.posts = posts;
        this.beforeTry = beforeTry;
        this.store = new CrashingStore(durable, this::crash);
        this.client = new WhatsAppClient(config(clock, seed), network, store, this, threads);
    }

    private static ClientConfig config(InstantSource clock, long seed) {
        // Small numbers, so that prekeys run out and queries need several turns.
        var chunks = new ChunkPacing(2, 1, 3, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMinutes(2));
        var pacing = new Pacing(2, Duration.ofSeconds(5), 2, 6, 4, 3, 5, chunks);
        return ClientConfig.whatsApp(clock, new SeededRandom(seed)).withPacing(pacing);
    }

    void start() {
        client.start();
        threads.unstarted("sim-queue", this::publishAll).start();
    }

    private void publishAll() {
        while (!closing && !crashed) {
            Optional<SimPost> due = posts.stream()
                    .filter(post -> post.state == SimPost.State.WAITING && !post.nextTry.isAfter(threads.instant()))
                    .min(Comparator.comparing(post -> post.nextTry));
            if (due.isEmpty()) {
                threads.sleep(POLL);
            } else {
                publish(due.get());
            }
        }
        queueEnded = true;
    }

    private void publish(SimPost post) {
        post.tries++;
        beforeTry.accept(post);
        PublishOutcome outcome;
        try {
            outcome = post.attempt.with(client);
        } catch (RuntimeException e) {
            if (!crashed) {
                throw e;
            }
            return;
        }
        trace.add("publish " + post.text + ": " + (crashed ? "crashed" : outcome));
        if (!crashed) {
            take(post, outcome);
        }
    }

    private void take(SimPost post, PublishOutcome outcome) {
        switch (outcome) {
            case PublishOutcome.Sent _ -> post.state = SimPost.State.SENT;
            case PublishOutcome.Partial partial -> post.rejected(partial.code());
            case PublishOutcome.Rejected(String code, String _) -> post.rejected(code);
            case PublishOutcome.Unknown(String _, String _, Duration wait) -> post.again(threads.instant(), wait);
            case PublishOutcome.NotOnline _ -> post.again(threads.instant(), NOT_ONLINE);
        }
    }

    /// Ends it as `kill -9` does: nothing more is stored, sent or received.
    void crash() {
        crashed = true;
        trace.add("crash after " + store.commits() + " commits");
        store.die();
        network.die();
    }

    boolean crashed() {
        return crashed;
    }

    /// Ends its threads; after a crash, those of what is only a ghost.
    void close() {
        closing = true;
        client.close();
        threads.awaitOrGiveUp(() -> queueEnded, Duration.ofMinutes(10));
        if (!queueEnded) {
            throw new IllegalStateException("publishing did not end when the client was closed");
        }
    }

    boolean online() {
        return !crashed && client.state() instanceof LinkState.Online;
    }

    @Override
    public void onLinkState(LinkState state) {
        trace.add("link: " + state);
        if (state.remedy().length() < WORDS_MIN) {
            throw new IllegalStateException("a state without an explanation: " + state);
        }
    }

    @Override
    public void onLinked(LinkedIdentity identity) {
        trace.add("linked: " + identity);
    }

    @Override
    public void onContacts(int count) {
        trace.add("contacts: " + count);
    }
}
