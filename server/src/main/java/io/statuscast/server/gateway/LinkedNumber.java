package io.statuscast.server.gateway;

import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.device.DeviceRepository;
import io.statuscast.core.id.ResourceId;
import io.statuscast.whatsapp.client.ClientConfig;
import io.statuscast.whatsapp.client.ClientListener;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.client.LinkedIdentity;
import io.statuscast.whatsapp.client.WhatsAppClient;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.RevokeOutcome;
import io.statuscast.whatsapp.status.StatusPost;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.transport.TransportRuntime;
import java.time.InstantSource;

/// One device with its living client. Thread-safe; one-shot.
final class LinkedNumber implements AutoCloseable {
    private final ResourceId id;
    private final DeviceRepository devices;
    private final GatewayEvents events;
    private final InstantSource clock;
    private final WhatsAppClient client;

    LinkedNumber(
            Device device,
            ClientConfig config,
            TransportRuntime runtime,
            StateStore state,
            DeviceRepository devices,
            GatewayEvents events,
            InstantSource clock) {
        this.id = device.id();
        this.devices = devices;
        this.events = events;
        this.clock = clock;
        this.client = new WhatsAppClient(config, runtime, state, new Listener());
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

    @Override
    public void close() {
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
            devices.recordLink(id, new Device.Account(identity.phone().user(), lid, name), clock.instant());
        }

        @Override
        public void onContacts(int count) {
            events.linkChanged(id, link());
        }
    }
}
