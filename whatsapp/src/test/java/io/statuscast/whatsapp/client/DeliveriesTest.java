package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.status.ReceivedContent;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InMemoryStateStore store = new InMemoryStateStore();

    /// Wants everything but what says "skip".
    private static final Inbox INBOX = new Inbox() {
        @Override
        public Optional<Consumer<ClientListener>> event(Incoming message) {
            String text = message.message().getConversation();
            var status = new ContactStatus(
                    message.messageId(),
                    new WhatsAppUser(null, message.sender().toUser(), message.pushName()),
                    message.at(),
                    new ReceivedContent.Text(text, 0, 0, 0));
            return text.equals("skip") ? Optional.empty() : Optional.of(l -> l.onStatus(status));
        }
    };

    private static class Ear implements ClientListener {
        final List<ContactStatus> heard = new CopyOnWriteArrayList<>();
        private final boolean deaf;

        Ear(boolean deaf) {
            this.deaf = deaf;
        }

        @Override
        public void onLinkState(LinkState state) {}

        @Override
        public void onLinked(LinkedIdentity identity) {}

        @Override
        public void onContacts(int count) {}

        @Override
        public void onStatus(ContactStatus status) {
            if (deaf) {
                throw new IllegalStateException("not now");
            }
            heard.add(status);
        }
    }

    private static Incoming incoming(String id, String text) {
        return new Incoming(
                Jid.STATUS,
                Jid.ofLid("100000000000001").withDevice(2),
                false,
                id,
                Instant.ofEpochSecond(1_772_000_000L),
                "Anna",
                Message.newBuilder().setConversation(text).build());
    }

    /// Starts a listener, has something done, and ends it when everything was told.
    private void with(Ear ear, Consumer<Deliveries> work) {
        try (var link = new Link(ear, Threading.virtual(), PATIENCE)) {
            link.start();
            work.accept(new Deliveries(store, link, List.of(INBOX)));
        }
    }

    private void take(Deliveries deliveries, Incoming message) {
        var batch = new Batch();
        Optional<Deliveries.Kept> kept = deliveries.keep(message, batch);
        store.commit(batch);
        kept.ifPresent(deliveries::handOn);
    }

    @Test
    void whatWasToldIsForgottenAndWhatNobodyWantsIsNotKept() {
        var ear = new Ear(false);
        with(ear, deliveries -> {
            take(deliveries, incoming("A", "one"));
            take(deliveries, incoming("B", "skip"));
            take(deliveries, incoming("C", "two"));
        });
        assertThat(ear.heard).extracting(ContactStatus::messageId).containsExactly("A", "C");
        assertThat(store.scan(StateKind.RECEIVED, "")).isEmpty();
    }

    @Test
    void whatTheListenerThrewBackOrACrashLeftIsToldAtTheNextStartInOrder() {
        with(new Ear(true), deliveries -> {
            take(deliveries, incoming("A", "one"));
            take(deliveries, incoming("B", "two"));
        });
        var crashed = new Batch();
        with(new Ear(true), deliveries -> {
            // Committed with the ratchet step, and then the process died.
            assertThat(deliveries.keep(incoming("C", "three"), crashed)).isPresent();
            store.commit(crashed);
        });
        assertThat(store.scan(StateKind.RECEIVED, "")).hasSize(3);

        var ear = new Ear(false);
        with(ear, Deliveries::replay);

        assertThat(ear.heard).extracting(ContactStatus::messageId).containsExactly("A", "B", "C");
        assertThat(ear.heard.getFirst().author().name()).isEqualTo("Anna");
        assertThat(store.scan(StateKind.RECEIVED, "")).isEmpty();
    }

    @Test
    void whatTheListenerThrowsBackIsToldAgainLaterAndLaterAndHoldsUpNothingElse() throws Exception {
        var poisoned = new Ear(false) {
            final AtomicInteger tries = new AtomicInteger();

            @Override
            public void onStatus(ContactStatus status) {
                if (status.messageId().equals("A")) {
                    tries.incrementAndGet();
                    throw new IllegalStateException("never");
                }
                super.onStatus(status);
            }
        };
        try (var link = new Link(poisoned, Threading.virtual(), PATIENCE)) {
            link.start();
            var deliveries = new Deliveries(store, link, List.of(INBOX));
            take(deliveries, incoming("A", "one"));
            take(deliveries, incoming("B", "two"));
            for (int pings = 0; pings < 1 + 2 + 4 + 8 + 15; pings++) {
                settle(link);
                deliveries.ping();
            }
            settle(link);
            take(deliveries, incoming("C", "three"));
            settle(link);
        }
        assertThat(poisoned.tries).hasValue(5);
        assertThat(poisoned.heard).extracting(ContactStatus::messageId).containsExactly("B", "C");
        assertThat(store.scan(StateKind.RECEIVED, "")).hasSize(1);
    }

    /// Another view of the store.
    private final class Unreadable implements StateStore {
        private boolean unreadable;

        @Override
        public Optional<byte[]> get(StateKind kind, String key) {
            return store.get(kind, key);
        }

        @Override
        public Map<String, byte[]> getAll(StateKind kind, Collection<String> keys) {
            return store.getAll(kind, keys);
        }

        @Override
        public List<Entry> scan(StateKind kind, String keyPrefix) {
            if (unreadable) {
                throw new StoreException("not now", new IllegalStateException("on purpose"));
            }
            return store.scan(kind, keyPrefix);
        }

        @Override
        public void commit(Batch batch) {
            store.commit(batch);
        }
    }

    private static void settle(Link link) throws InterruptedException {
        var done = new CountDownLatch(1);
        assertThat(link.tell(_ -> done.countDown())).isTrue();
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatCouldNotBeReadAtTheStartIsToldLater() throws Exception {
        with(new Ear(true), deliveries -> take(deliveries, incoming("A", "one")));
        var view = new Unreadable();
        var ear = new Ear(false);
        try (var link = new Link(ear, Threading.virtual(), PATIENCE)) {
            link.start();
            var deliveries = new Deliveries(view, link, List.of(INBOX));
            view.unreadable = true;
            deliveries.start();
            view.unreadable = false;
            deliveries.ping();
        }
        assertThat(ear.heard).extracting(ContactStatus::messageId).containsExactly("A");
    }

    @Test
    void aListenerThatThrowsIsKeptNoMoreThanSoManyMessages() {
        try (var link = new Link(new Ear(true), Threading.virtual(), PATIENCE)) {
            link.start();
            var deliveries = new Deliveries(store, link, List.of(INBOX), 3);
            for (int i = 0; i < 10; i++) {
                take(deliveries, incoming("A" + i, "one"));
            }
        }
        assertThat(store.scan(StateKind.RECEIVED, "")).hasSize(3);

        // Over a restart too; who listens again gets them, and there is room for more.
        var ear = new Ear(false);
        try (var link = new Link(ear, Threading.virtual(), PATIENCE)) {
            var deliveries = new Deliveries(store, link, List.of(INBOX), 3);
            take(deliveries, incoming("B", "one"));
            assertThat(store.scan(StateKind.RECEIVED, "")).hasSize(3);
            deliveries.replay();
            link.start();
        }
        assertThat(ear.heard).extracting(ContactStatus::messageId).containsExactly("A0", "A1", "A2");
        with(new Ear(true), deliveries -> take(deliveries, incoming("C", "one")));
        assertThat(store.scan(StateKind.RECEIVED, "")).hasSize(1);
    }

    @Test
    void whatNoInboxWantsAnyMoreIsLetGo() {
        store.commit(new Batch()
                .put(
                        StateKind.RECEIVED,
                        "0000000000000007",
                        incoming("A", "skip").toStored().toByteArray()));
        with(new Ear(false), Deliveries::replay);
        assertThat(store.scan(StateKind.RECEIVED, "")).isEmpty();
    }
}
