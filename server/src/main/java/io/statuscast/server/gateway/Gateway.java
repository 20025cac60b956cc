package io.statuscast.server.gateway;

import io.statuscast.core.asset.AssetRepository;
import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.device.DeviceLinks;
import io.statuscast.core.device.DeviceRepository;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.queue.PostPublisher;
import io.statuscast.core.queue.PostRevoker;
import io.statuscast.core.queue.PublishResult;
import io.statuscast.core.queue.RevokeResult;
import io.statuscast.core.storage.StorageException;
import io.statuscast.server.media.AssetFiles;
import io.statuscast.whatsapp.store.StoreException;
import io.statuscast.whatsapp.transport.TransportRuntime;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The clients of all devices: starts them, tells their link states, and publishes posts through them.
/// Thread-safe.
public final class Gateway implements PostPublisher, PostRevoker, DeviceLinks, AutoCloseable {
    private static final Logger LOG = System.getLogger(Gateway.class.getName());
    private static final DeviceLink UNLINKED = new DeviceLink.Unlinked();

    private final Map<ResourceId, LinkedNumber> numbers = new ConcurrentHashMap<>();
    private final TransportRuntime runtime;
    private final GatewayPorts ports;
    private final StatusWords words;
    private final InstantSource clock;

    /// What the gateway works with.
    public record GatewayPorts(
            ClientConfigs configs, StateStores states, DeviceRepository devices, GatewayEvents events) {}

    public Gateway(
            TransportRuntime runtime,
            GatewayPorts ports,
            AssetRepository assets,
            AssetFiles files,
            InstantSource clock) {
        this.runtime = runtime;
        this.ports = ports;
        this.words = new StatusWords(assets, files);
        this.clock = clock;
    }

    /// Gives a device its client, which connects and stays connected, or offers a QR code to a number that is
    /// not linked. A device that has one already keeps it.
    public void start(Device device) {
        var fresh = new boolean[1];
        LinkedNumber number = numbers.computeIfAbsent(device.id(), id -> {
            fresh[0] = true;
            return new LinkedNumber(
                    device,
                    ports.configs().of(device),
                    runtime,
                    ports.states().open(id),
                    ports.devices(),
                    ports.events(),
                    clock);
        });
        if (fresh[0]) {
            number.start();
        }
    }

    @Override
    public DeviceLink of(ResourceId deviceId) {
        LinkedNumber number = numbers.get(deviceId);
        return number == null ? UNLINKED : number.link();
    }

    @Override
    public PublishResult publish(Post post) throws InterruptedException {
        LinkedNumber number = numbers.get(post.deviceId());
        if (number == null) {
            return new PublishResult.DeviceNotReady(UNLINKED.sentence());
        }
        try {
            return OutcomeWords.of(number.publish(words.of(post)), clock.instant());
        } catch (StoreException failure) {
            // The queue waits for the storage and tries again, under the same message id.
            throw failure.getCause() instanceof StorageException storage
                    ? storage
                    : new StorageException(
                            StorageException.Kind.UNAVAILABLE, String.valueOf(failure.getMessage()), failure);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "the media of post " + post.id() + " cannot be read", e);
            return new PublishResult.Failed(
                    "media:lost", "The prepared media file is no longer on the server's disk. Post it again.");
        }
    }

    @Override
    public RevokeResult revoke(Post post) {
        LinkedNumber number = numbers.get(post.deviceId());
        return number == null
                ? new RevokeResult.Retry(UNLINKED.code(), UNLINKED.sentence(), null)
                : OutcomeWords.of(number.revoke(post.waId().value()));
    }

    @Override
    public void close() {
        numbers.values().forEach(LinkedNumber::close);
        numbers.clear();
    }
}
