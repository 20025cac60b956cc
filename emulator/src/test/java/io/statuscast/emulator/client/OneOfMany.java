package io.statuscast.emulator.client;

import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.client.ClientConfig;
import io.statuscast.whatsapp.client.ClientListener;
import io.statuscast.whatsapp.client.ClientTimeouts;
import io.statuscast.whatsapp.client.ContactStatus;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.client.LinkedIdentity;
import io.statuscast.whatsapp.client.Pacing;
import io.statuscast.whatsapp.client.WhatsAppClient;
import io.statuscast.whatsapp.client.WireLog;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.transport.ServerAddress;
import io.statuscast.whatsapp.transport.TransportRuntime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// A number with its client and its phone, for tests with many; it pings often.
final class OneOfMany implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final SimulatedPhone phone;
    private final WhatsAppClient client;
    private final AtomicInteger pings = new AtomicInteger();
    private final AtomicInteger timesOnline = new AtomicInteger();
    private final AtomicInteger contacts = new AtomicInteger();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    OneOfMany(WhatsAppEmulator emulator, TransportRuntime runtime, String digits) {
        this.phone = emulator.phone(digits);
        var server = ServerAddress.of(emulator.chatUrl(), emulator.noiseRoot(), List.of(emulator.caCertificate()));
        ClientConfig config = ClientConfig.whatsApp(InstantSource.system(), new SecureRandom())
                .withServer(server)
                .withPacing(Pacing.local())
                .withTimeouts(timeouts())
                .withWireLog(new Pings());
        this.client = new WhatsAppClient(config, runtime, new InMemoryStateStore(), new Ear());
    }

    /// Patient, since the machine may be busy with a thousand others; but for the pings.
    private static ClientTimeouts timeouts() {
        var pings = new ClientTimeouts.KeepAlive(Duration.ofMillis(500), Duration.ofMillis(1500), PATIENCE);
        return new ClientTimeouts(
                PATIENCE,
                PATIENCE,
                PATIENCE,
                pings,
                new ClientTimeouts.QrLife(PATIENCE, PATIENCE),
                new ClientTimeouts.Backoff(Duration.ofMillis(50), Duration.ofSeconds(2)),
                PATIENCE,
                PATIENCE,
                Duration.ofSeconds(30));
    }

    /// Returns when it is online and knows its contacts.
    void link() {
        client.start();
        await("a code for " + this, () -> client.state() instanceof LinkState.Pairing);
        if (client.state() instanceof LinkState.Pairing pairing) {
            phone.scan(pairing.qr().text());
        }
        await(this + " online", this::isOnline);
        await(
                "the contacts of " + this,
                () -> contacts.get() == phone.contacts().size());
    }

    PublishOutcome publish(String id) {
        var content = new StatusContent.Text("from " + this, 0xff25d366, 0xffffffff, 0);
        return client.publish(new StatusPost(id, content, new StatusAudience.Contacts()));
    }

    SimulatedPhone phone() {
        return phone;
    }

    /// Its client's own address.
    Jid address() {
        return client.identity().orElseThrow().phone();
    }

    boolean isOnline() {
        return client.state() instanceof LinkState.Online;
    }

    /// How often it came online.
    int timesOnline() {
        return timesOnline.get();
    }

    /// How many pings were sent; each but the last has been answered.
    int pings() {
        return pings.get();
    }

    /// The ids of the statuses that its client read.
    List<String> heard() {
        return heard;
    }

    @Override
    public String toString() {
        return "+" + phone.phone();
    }

    @Override
    public void close() {
        client.close();
    }

    /// Polls until something holds.
    static void await(String what, BooleanSupplier condition) {
        for (long waited = 0; waited < PATIENCE.toMillis(); waited += 20) {
            if (condition.getAsBoolean()) {
                return;
            }
            pause();
        }
        throw new AssertionError("not in time: " + what);
    }

    private static void pause() {
        try {
            new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Pings implements WireLog {
        @Override
        public boolean isOn() {
            return true;
        }

        @Override
        public void write(Direction direction, String redacted) {
            if (direction == Direction.OUT && redacted.contains("xmlns=\"w:p\"")) {
                pings.incrementAndGet();
            }
        }
    }

    private final class Ear implements ClientListener {
        @Override
        public void onLinkState(LinkState state) {
            if (state instanceof LinkState.Online) {
                timesOnline.incrementAndGet();
            }
        }

        @Override
        public void onLinked(LinkedIdentity identity) {}

        @Override
        public void onContacts(int count) {
            contacts.set(count);
        }

        @Override
        public void onStatus(ContactStatus status) {
            heard.add(status.messageId());
        }
    }
}
