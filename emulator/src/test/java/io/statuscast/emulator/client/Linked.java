package io.statuscast.emulator.client;

import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.emulator.phone.SeenMessage;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.Journal;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.client.ChatReceipt;
import io.statuscast.whatsapp.client.ChatReceived;
import io.statuscast.whatsapp.client.ClientConfig;
import io.statuscast.whatsapp.client.ClientListener;
import io.statuscast.whatsapp.client.ClientTimeouts;
import io.statuscast.whatsapp.client.ContactStatus;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.client.LinkedIdentity;
import io.statuscast.whatsapp.client.Pacing;
import io.statuscast.whatsapp.client.PairProblem;
import io.statuscast.whatsapp.client.PhoneAbsence;
import io.statuscast.whatsapp.client.RevokedStatus;
import io.statuscast.whatsapp.client.StatusReaction;
import io.statuscast.whatsapp.client.StatusReceipt;
import io.statuscast.whatsapp.client.StatusReply;
import io.statuscast.whatsapp.client.UnreadableMessage;
import io.statuscast.whatsapp.client.WhatsAppClient;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.transport.ServerAddress;
import io.statuscast.whatsapp.transport.TransportRuntime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// A client, an emulator and its owner's phone with saved contacts, for tests; nothing is linked before
/// [#link].
final class Linked implements AutoCloseable {
    static final String OWNER = "15550001000";
    static final String ANNA = "15550001001";
    static final String BEN = "15550001002";
    static final String CARA = "15550001003";

    /// How long a test, and a client, waits for what must come: a machine may be busy, and stand still for seconds.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// For an ack that was lost on purpose.
    private static final Duration IMPATIENCE = Duration.ofSeconds(1);

    final WhatsAppEmulator emulator;
    final TransportRuntime runtime = TransportRuntime.start(1);
    final StateStore store = new InMemoryStateStore();
    final SimulatedPhone owner;
    final List<SimulatedPhone> contacts;
    final Ear ear = new Ear();
    WhatsAppClient client;

    Linked() {
        this(EmulatorConfig.inMemory());
    }

    Linked(EmulatorConfig server) {
        emulator = WhatsAppEmulator.start(server);
        owner = emulator.phone(OWNER);
        contacts = List.of(emulator.phone(ANNA), emulator.phone(BEN), emulator.phone(CARA));
        owner.saveContact(ANNA, "Anna Example");
        owner.saveContact(BEN, "Ben Example");
        owner.saveContact(CARA, "Cara Example");
        client = newClient(config());
    }

    /// Hears what the client tells.
    static final class Ear implements ClientListener {
        final List<LinkState> states = new CopyOnWriteArrayList<>();
        final List<LinkedIdentity> identities = new CopyOnWriteArrayList<>();
        final List<Integer> contactCounts = new CopyOnWriteArrayList<>();
        final List<PhoneAbsence> absences = new CopyOnWriteArrayList<>();
        final List<PairProblem> problems = new CopyOnWriteArrayList<>();
        final List<StatusReceipt> receipts = new CopyOnWriteArrayList<>();
        final List<ChatReceived> messages = new CopyOnWriteArrayList<>();
        final List<ChatReceipt> chatReceipts = new CopyOnWriteArrayList<>();
        final List<ContactStatus> statuses = new CopyOnWriteArrayList<>();
        final List<RevokedStatus> revoked = new CopyOnWriteArrayList<>();
        final List<StatusReply> replies = new CopyOnWriteArrayList<>();
        final List<StatusReaction> reactions = new CopyOnWriteArrayList<>();
        final List<UnreadableMessage> unreadable = new CopyOnWriteArrayList<>();
        final List<String> failures = new CopyOnWriteArrayList<>();
        /// Whether statuses, messages and receipts are thrown back.
        volatile boolean refusing;

        final AtomicInteger refused = new AtomicInteger();

        @Override
        public void onLinkState(LinkState state) {
            states.add(state);
        }

        @Override
        public void onLinked(LinkedIdentity identity) {
            identities.add(identity);
        }

        @Override
        public void onPhoneAbsent(PhoneAbsence absence) {
            absences.add(absence);
        }

        @Override
        public void onPairProblem(PairProblem problem) {
            problems.add(problem);
        }

        @Override
        public void onContacts(int count) {
            contactCounts.add(count);
        }

        @Override
        public void onReceipt(StatusReceipt receipt) {
            refuseIfWanted();
            receipts.add(receipt);
        }

        @Override
        public void onMessage(ChatReceived message) {
            refuseIfWanted();
            messages.add(message);
        }

        @Override
        public void onChatReceipt(ChatReceipt receipt) {
            refuseIfWanted();
            chatReceipts.add(receipt);
        }

        @Override
        public void onStatus(ContactStatus status) {
            refuseIfWanted();
            statuses.add(status);
        }

        private void refuseIfWanted() {
            if (refusing) {
                refused.incrementAndGet();
                throw new IllegalStateException("not now");
            }
        }

        @Override
        public void onStatusRevoked(RevokedStatus status) {
            revoked.add(status);
        }

        @Override
        public void onReply(StatusReply reply) {
            replies.add(reply);
        }

        @Override
        public void onReaction(StatusReaction reaction) {
            reactions.add(reaction);
        }

        @Override
        public void onUnreadable(UnreadableMessage message) {
            unreadable.add(message);
        }

        @Override
        public void onAppStateFailed(String what, String reason) {
            failures.add(what);
        }
    }

    ClientConfig config() {
        return config(Duration.ofSeconds(60));
    }

    ClientConfig config(Duration codeLife) {
        var timeouts = new ClientTimeouts(
                PATIENCE,
                PATIENCE,
                PATIENCE,
                new ClientTimeouts.KeepAlive(Duration.ofSeconds(20), Duration.ofSeconds(30), PATIENCE),
                new ClientTimeouts.QrLife(codeLife, codeLife),
                new ClientTimeouts.Backoff(Duration.ofMillis(50), Duration.ofMillis(500)),
                PATIENCE,
                PATIENCE,
                PATIENCE);
        return ClientConfig.whatsApp(InstantSource.system(), new SecureRandom())
                .withServer(server(emulator.noiseRoot()))
                .withPacing(Pacing.local())
                .withTimeouts(timeouts);
    }

    /// The usual configuration with many pings.
    ///
    /// @param query how long to wait for an answer
    ClientConfig impatient(Duration query) {
        return impatient(query, config().timeouts().contactsReady());
    }

    /// @param contactsReady how long a status waits for the contacts
    ClientConfig impatient(Duration query, Duration contactsReady) {
        ClientTimeouts usual = config().timeouts();
        return config().withTimeouts(new ClientTimeouts(
                usual.connect(),
                query,
                usual.ack(),
                new ClientTimeouts.KeepAlive(Duration.ofMillis(50), Duration.ofMillis(100), PATIENCE),
                usual.qr(),
                usual.backoff(),
                contactsReady,
                usual.upload(),
                usual.close()));
    }

    ServerAddress server(byte[] noiseRoot) {
        return ServerAddress.of(emulator.chatUrl(), noiseRoot, List.of(emulator.caCertificate()));
    }

    WhatsAppClient newClient(ClientConfig config) {
        return newClient(config, store);
    }

    /// A client on another view of the store.
    WhatsAppClient newClient(ClientConfig config, StateStore view) {
        return new WhatsAppClient(config, runtime, view, ear);
    }

    /// From now on the client waits for an ack no longer than a moment. Before it is started; whatever it publishes may
    /// end unknown, and what is published again arrives again.
    void waitBrieflyForAcks() {
        client.close();
        client = newClient(config().withTimeouts(config().timeouts().withAck(IMPATIENCE)));
    }

    /// Starts the client, scans its code, and waits until it is online and has the contacts.
    void link() {
        scan();
        awaitOnline();
        await("contacts", () -> !ear.contactCounts.isEmpty());
    }

    /// Starts the client and scans its code.
    void scan() {
        client.start();
        await("a code", () -> client.state() instanceof LinkState.Pairing);
        if (client.state() instanceof LinkState.Pairing pairing) {
            owner.scan(pairing.qr().text());
        }
    }

    void awaitOnline() {
        await("online", () -> client.state() instanceof LinkState.Online);
    }

    /// Polls until something holds.
    void await(String what, BooleanSupplier condition) {
        for (long waited = 0; waited < PATIENCE.toMillis(); waited += 10) {
            if (condition.getAsBoolean()) {
                return;
            }
            pause();
        }
        throw new AssertionError(
                "not in time: " + what + "; the link is " + client.state() + "; refused: " + emulator.refusals());
    }

    /// Waits until a phone has a message in one of its chats.
    SeenMessage received(SimulatedPhone phone, String messageId) {
        await("message " + messageId, () -> find(phone, messageId).isPresent());
        return find(phone, messageId).orElseThrow();
    }

    /// The message stanzas of one id that the server heard, oldest first.
    List<Node> sent(String messageId) {
        return emulator.world().journal().stanzas().stream()
                .filter(passed -> passed.direction().equals("in"))
                .map(Journal.Passed::stanza)
                .filter(stanza -> stanza.tag().equals("message")
                        && stanza.attrOrEmpty("id").equals(messageId))
                .toList();
    }

    /// The stanzas that the server heard from our client and that fit, oldest first.
    List<Node> said(Predicate<Node> fits) {
        String us = device().phoneJid().toString();
        return emulator.world().journal().stanzas().stream()
                .filter(passed ->
                        passed.direction().equals("in") && passed.device().equals(us))
                .map(Journal.Passed::stanza)
                .filter(fits)
                .toList();
    }

    /// Our client loses its sessions with everybody, and the sender keys of everybody.
    void loseSessionsAndKeys() {
        var batch = new Batch();
        for (StateKind kind : new StateKind[] {StateKind.SENDER_KEY, StateKind.SESSION}) {
            store.scan(kind, "").forEach(entry -> batch.delete(kind, entry.key()));
        }
        store.commit(batch);
    }

    /// Our client as the server knows it.
    Device device() {
        return emulator.world()
                .deviceOf(client.identity().orElseThrow().phone())
                .orElseThrow();
    }

    /// Waits until our client has acknowledged all that the server had for it.
    void awaitNothingWaiting() {
        await(
                "all acknowledged",
                () -> emulator.world().locked(() -> device().mailbox().size() == 0));
    }

    /// A text to somebody.
    static StatusPost text(String id, StatusAudience audience) {
        return new StatusPost(id, new StatusContent.Text("Fresh bread", 0xff25d366, 0xffffffff, 0), audience);
    }

    private static Optional<SeenMessage> find(SimulatedPhone phone, String messageId) {
        return phone.messages().stream()
                .filter(message -> message.messageId().equals(messageId))
                .findFirst();
    }

    private static void pause() {
        try {
            new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        client.close();
        runtime.close();
        emulator.close();
    }
}
