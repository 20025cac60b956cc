package io.statuscast.server.gateway;

import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceControl.CodeAnswer;
import io.statuscast.core.device.DeviceControl.Contact;
import io.statuscast.core.device.DeviceControl.Health;
import io.statuscast.core.device.DeviceControl.TestStep;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.device.DeviceRepository;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.storage.StorageException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.client.ClientConfig;
import io.statuscast.whatsapp.client.ClientListener;
import io.statuscast.whatsapp.client.LinkCodeOutcome;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.client.LinkedIdentity;
import io.statuscast.whatsapp.client.PhoneAbsence;
import io.statuscast.whatsapp.client.SavedContact;
import io.statuscast.whatsapp.client.StatusReceipt;
import io.statuscast.whatsapp.client.WhatsAppClient;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.RevokeOutcome;
import io.statuscast.whatsapp.status.StatusPost;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.transport.TransportRuntime;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One device with its living client. Thread-safe; one-shot.
final class LinkedNumber implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LinkedNumber.class.getName());
    /// Between two tries to record who the device is linked as.
    private static final Duration PAUSE_FIRST = Duration.ofSeconds(1);

    private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

    private final ResourceId id;
    private final DeviceRepository devices;
    private final GatewayEvents events;
    private final InstantSource clock;
    private final WireLogFile wireLog;
    private final StatusReceipts receipts;
    private final WhatsAppClient client;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Instant contactsAt;

    LinkedNumber(
            Device device,
            ClientConfig config,
            TransportRuntime runtime,
            StateStore state,
            Gateway.GatewayPorts ports,
            InstantSource clock) {
        this.id = device.id();
        this.devices = ports.devices();
        this.events = ports.events();
        this.clock = clock;
        this.wireLog = ports.wireLogs().of(id);
        this.receipts = new StatusReceipts(id, ports.posts(), ports.views());
        this.client = new WhatsAppClient(config.withWireLog(wireLog), runtime, state, new Listener());
    }

    void start() {
        client.start();
    }

    DeviceLink link() {
        return LinkWords.of(client.state());
    }

    PublishOutcome publish(StatusPost post) throws InterruptedException {
        return client.publish(post);
    }

    RevokeOutcome revoke(String messageId) {
        return client.revoke(messageId);
    }

    CodeAnswer requestCode(String phoneDigits) {
        return switch (client.requestLinkCode(phoneDigits)) {
            case LinkCodeOutcome.Offered offered ->
                new CodeAnswer.Offered(new DeviceLink.TypedCode(
                        offered.code().text(), offered.code().expiresAt()));
            case LinkCodeOutcome.Refused refused -> new CodeAnswer.Refused(refused.code(), refused.sentence());
        };
    }

    List<TestStep> selfTest() {
        return client.selfTest().steps().stream()
                .map(step -> new TestStep(step.name(), step.passed(), step.sentence()))
                .toList();
    }

    boolean logout() {
        return client.logout();
    }

    void wireLog(boolean on) {
        wireLog.switchTo(on);
    }

    Health health() {
        return new Health(client.phoneLastSeen().orElse(null), client.contactCount(), contactsAt, wireLog.isOn());
    }

    List<Contact> contacts() {
        return client.contacts().stream().map(LinkedNumber::contact).toList();
    }

    private static Contact contact(SavedContact saved) {
        Jid phone = saved.phone();
        Jid lid = saved.lid();
        return new Contact(phone == null ? null : phone.user(), lid == null ? null : lid.toString(), saved.name());
    }

    @Override
    public void close() {
        closing.countDown();
        client.close();
    }

    private final class Listener implements ClientListener {
        @Override
        public void onLinkState(LinkState state) {
            events.linkChanged(id, LinkWords.of(state));
        }

        @Override
        public void onLinked(LinkedIdentity identity) {
            String lid = identity.lid() == null ? null : identity.lid().toUser().toString();
            String name = identity.pushName().isEmpty() ? null : identity.pushName();
            record(new Device.Account(identity.phone().user(), lid, name));
        }

        /// The phone is linked, whatever our storage does: it is tried until it works or this number is
        /// closed. The events behind wait; they need the storage too.
        private void record(Device.Account account) {
            Duration pause = PAUSE_FIRST;
            while (!recorded(account) && !closedAfter(pause)) {
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
            }
        }

        private boolean recorded(Device.Account account) {
            try {
                devices.recordLink(id, account, clock.instant());
                return true;
            } catch (StorageException e) {
                LOG.log(Level.WARNING, "who " + id + " is linked as could not be recorded; it is tried again", e);
                return false;
            }
        }

        private boolean closedAfter(Duration pause) {
            try {
                return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }

        @Override
        public void onReceipts(List<StatusReceipt> together) {
            receipts.record(together);
        }

        @Override
        public void onPhoneAbsent(PhoneAbsence absence) {
            LOG.log(Level.WARNING, "{0}: {1}", id, absence.remedy());
        }

        @Override
        public void onContacts(int count) {
            contactsAt = clock.instant();
            events.linkChanged(id, link());
        }
    }
}
