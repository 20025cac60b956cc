package io.statuscast.server.gateway;

import io.statuscast.core.asset.AssetRepository;
import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceControl;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.device.DeviceLinks;
import io.statuscast.core.device.DeviceRepository;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.queue.PostPublisher;
import io.statuscast.core.queue.PostRevoker;
import io.statuscast.core.queue.PublishResult;
import io.statuscast.core.queue.RevokeResult;
import io.statuscast.core.storage.StorageException;
import io.statuscast.core.view.ViewRepository;
import io.statuscast.server.media.AssetFiles;
import io.statuscast.whatsapp.client.ClientConfig;
import io.statuscast.whatsapp.store.StoreException;
import io.statuscast.whatsapp.transport.TransportRuntime;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The clients of all devices: starts them, tells their link states, and publishes posts through them.
/// Thread-safe.
public final class Gateway implements PostPublisher, PostRevoker, DeviceLinks, DeviceControl, AutoCloseable {
    private static final Logger LOG = System.getLogger(Gateway.class.getName());
    private static final DeviceLink UNLINKED = new DeviceLink.Unlinked();

    private final Map<ResourceId, LinkedNumber> numbers = new ConcurrentHashMap<>();
    private final Map<ResourceId, ReentrantLock> orders = new ConcurrentHashMap<>();
    private final TransportRuntime runtime;
    private final GatewayPorts ports;
    private final StatusWords words;
    private final InstantSource clock;

    /// What the gateway works with.
    ///
    /// @param posts to find those that receipts are about
    /// @param views where receipts are kept
    public record GatewayPorts(
            ClientConfigs configs,
            StateStores states,
            DeviceRepository devices,
            PostRepository posts,
            ViewRepository views,
            GatewayEvents events,
            WireLogs wireLogs) {}

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
    /// not linked. A device that has one already keeps it, unless its link waits for somebody.
    public void start(Device device) {
        // Before the lock: the sandbox's world may still be opening.
        ClientConfig config = ports.configs().of(device);
        alone(device.id(), () -> {
            LinkedNumber known = numbers.get(device.id());
            if (known == null || over(known.link())) {
                end(device.id());
                begin(device, config);
            }
            return device;
        });
    }

    /// Whether a client will not go on by itself.
    private static boolean over(DeviceLink link) {
        return link.needsUser() && !(link instanceof DeviceLink.Pairing) && !(link instanceof DeviceLink.Unlinked);
    }

    @Override
    public void reboot(Device device) {
        ClientConfig config = ports.configs().of(device);
        alone(device.id(), () -> {
            end(device.id());
            return begin(device, config);
        });
    }

    @Override
    public boolean reset(Device device) {
        ClientConfig config = ports.configs().of(device);
        return alone(device.id(), () -> {
            boolean told = logout(device);
            begin(device, config);
            return told;
        });
    }

    @Override
    public boolean remove(Device device) {
        return alone(device.id(), () -> logout(device));
    }

    private boolean logout(Device device) {
        LinkedNumber number = numbers.get(device.id());
        try {
            boolean told = number != null && number.logout();
            end(device.id());
            return told;
        } catch (StoreException failure) {
            throw storage(failure);
        }
    }

    private LinkedNumber begin(Device device, ClientConfig config) {
        var number = new LinkedNumber(device, config, runtime, ports.states().open(device.id()), ports, clock);
        numbers.put(device.id(), number);
        number.start();
        return number;
    }

    private void end(ResourceId id) {
        LinkedNumber number = numbers.remove(id);
        if (number != null) {
            number.close();
        }
    }

    /// One order for a device at a time: two clients must never use one store.
    private <T> T alone(ResourceId id, Supplier<T> order) {
        ReentrantLock lock = orders.computeIfAbsent(id, _ -> new ReentrantLock());
        lock.lock();
        try {
            return order.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CodeAnswer requestCode(ResourceId device, String phoneDigits) {
        LinkedNumber number = numbers.get(device);
        return number == null
                ? new CodeAnswer.Refused("link:not-ready", UNLINKED.sentence())
                : number.requestCode(phoneDigits);
    }

    @Override
    public List<TestStep> selfTest(ResourceId device) {
        LinkedNumber number = numbers.get(device);
        return number == null ? List.of() : number.selfTest();
    }

    @Override
    public void wireLog(ResourceId device, boolean on) {
        LinkedNumber number = numbers.get(device);
        if (number != null) {
            number.wireLog(on);
        }
    }

    @Override
    public Health health(ResourceId device) {
        LinkedNumber number = numbers.get(device);
        return number == null ? Health.NONE : number.health();
    }

    @Override
    public List<Contact> contacts(ResourceId device) {
        LinkedNumber number = numbers.get(device);
        return number == null ? List.of() : number.contacts();
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
            throw storage(failure);
        } catch (NoSuchFileException gone) {
            LOG.log(Level.ERROR, "the media of post " + post.id() + " is gone", gone);
            return new PublishResult.Failed(
                    "media:lost", "The prepared media file is no longer on the server's disk. Post it again.");
        } catch (IOException unreadable) {
            throw new StorageException(
                    StorageException.Kind.UNAVAILABLE, "The media file cannot be read now.", unreadable);
        }
    }

    @Override
    public RevokeResult revoke(Post post) {
        LinkedNumber number = numbers.get(post.deviceId());
        try {
            return number == null
                    ? new RevokeResult.Retry(UNLINKED.code(), UNLINKED.sentence(), null)
                    : OutcomeWords.of(number.revoke(post.waId().value()));
        } catch (StoreException failure) {
            throw storage(failure);
        }
    }

    /// Whoever gave the order waits for the storage and tries again: the queue under the same message id.
    private static StorageException storage(StoreException failure) {
        return failure.getCause() instanceof StorageException storage
                ? storage
                : new StorageException(
                        StorageException.Kind.UNAVAILABLE, String.valueOf(failure.getMessage()), failure);
    }

    /// All at once, since each may wait for its threads up to a limit.
    @Override
    public void close() {
        try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
            numbers.values().forEach(number -> closing.execute(number::close));
        }
        numbers.clear();
    }
}
