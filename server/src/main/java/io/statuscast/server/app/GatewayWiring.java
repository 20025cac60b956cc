package io.statuscast.server.app;

import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.ResourceIds;
import io.statuscast.core.time.Timekeeper;
import io.statuscast.server.config.Config;
import io.statuscast.server.gateway.Gateway;
import io.statuscast.server.gateway.WireLogFile;
import io.statuscast.server.http.SandboxView;
import io.statuscast.server.sandbox.OpeningSandbox;
import io.statuscast.server.sandbox.Sandbox;
import io.statuscast.server.sql.SqlStateStore;
import io.statuscast.whatsapp.client.ClientConfig;
import io.statuscast.whatsapp.client.Pacing;
import io.statuscast.whatsapp.client.StanzaProfiles;
import io.statuscast.whatsapp.client.VersionSource;
import io.statuscast.whatsapp.client.WebRevisionSource;
import io.statuscast.whatsapp.pairing.WebVersion;
import io.statuscast.whatsapp.status.StanzaProfile;
import io.statuscast.whatsapp.store.EncryptedStateStore;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.WrongKeyException;
import io.statuscast.whatsapp.transport.ProxyConfig;
import io.statuscast.whatsapp.transport.ServerAddress;
import io.statuscast.whatsapp.transport.TransportRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The connections to WhatsApp, and the sandbox number's own WhatsApp.
final class GatewayWiring {
    private final Gateway gateway;
    private final Optional<OpeningSandbox> sandbox;
    private final StorageWiring storage;
    private final AtomicReference<Consumer<ResourceId>> queue = new AtomicReference<>(_ -> {});
    /// One for each number, so that it stays on when the number is started anew.
    private final Map<ResourceId, WireLogFile> wireLogs = new ConcurrentHashMap<>();

    private GatewayWiring(
            Config config,
            StorageWiring storage,
            MediaWiring media,
            Timekeeper time,
            SecureRandom random,
            Lifecycle lifecycle) {
        this.storage = storage;
        this.sandbox = config.sandbox()
                ? Optional.of(lifecycle.add(
                        "sandbox", OpeningSandbox.begin(config.dataDirectory().resolve("sandbox"))))
                : Optional.empty();
        ClientConfig real = real(config, time, random);
        var runtime = lifecycle.add("whatsapp sockets", TransportRuntime.start());
        var ports = new Gateway.GatewayPorts(
                device -> device.sandbox()
                        ? local(real, sandbox.orElseThrow().await())
                        : real.withServer(real.server().withProxy(proxy(device.proxy()))),
                id -> stored(config, id, random),
                storage.devices(),
                storage.posts(),
                storage.views(),
                this::linkChanged,
                device -> wireLogs.computeIfAbsent(
                        device,
                        id -> new WireLogFile(
                                config.dataDirectory().resolve("wire").resolve(id.value() + ".log"), time)));
        this.gateway = lifecycle.add("gateway", new Gateway(runtime, ports, storage.assets(), media.files(), time));
    }

    private static @Nullable ProxyConfig proxy(@Nullable String address) {
        return address == null ? null : ProxyConfig.parse(URI.create(address));
    }

    private StateStore stored(Config config, ResourceId id, SecureRandom random) {
        var rows = new SqlStateStore(storage.database(), id);
        return config.masterKey()
                .<StateStore>map(key ->
                        EncryptedStateStore.open(rows, HexFormat.of().parseHex(key.reveal()), id.value(), random))
                .orElseGet(() -> EncryptedStateStore.plain(rows));
    }

    static GatewayWiring wire(
            Config config,
            StorageWiring storage,
            MediaWiring media,
            Timekeeper time,
            SecureRandom random,
            Lifecycle lifecycle) {
        return new GatewayWiring(config, storage, media, time, random, lifecycle);
    }

    Gateway gateway() {
        return gateway;
    }

    Optional<SandboxView> sandbox() {
        return sandbox.map(world -> world);
    }

    /// Connects all numbers, the sandbox number last, since its world may still be opening; from then on the
    /// queue hears whose link changed.
    void start(Consumer<ResourceId> linkChanged, ResourceIds ids, Timekeeper time) {
        queue.set(linkChanged);
        List<Device> known = storage.devices().list();
        known.stream().filter(device -> !device.sandbox()).forEach(this::connectAtStart);
        known.stream().filter(Device::sandbox).forEach(this::connectAtStart);
        if (sandbox.isPresent() && known.stream().noneMatch(Device::sandbox)) {
            Device device = Device.unlinked(ids.next(), "Sandbox", true, time.instant());
            storage.devices().insert(device);
            connect(device);
        }
    }

    /// @throws StartFailedException when the device's state cannot be read with the configured key
    private void connectAtStart(Device device) {
        try {
            connect(device);
        } catch (WrongKeyException e) {
            throw new StartFailedException(
                    "The stored WhatsApp keys of " + device.alias() + " cannot be read with STATUSCAST_MASTER_KEY: "
                            + e.getMessage() + ". Set the key that was set when they were written.",
                    e);
        }
    }

    /// Gives a device its client. The sandbox number of a server that runs without a sandbox stays unlinked:
    /// it must never reach the real WhatsApp.
    void connect(Device device) {
        if (!device.sandbox() || sandbox.isPresent()) {
            gateway.start(device);
        }
    }

    private void linkChanged(ResourceId id, DeviceLink link) {
        queue.get().accept(id);
        if (link instanceof DeviceLink.Pairing pairing) {
            boolean ours = storage.devices().find(id).map(Device::sandbox).orElse(false);
            sandbox.filter(_ -> ours).ifPresent(world -> world.await().scan(pairing.qrText()));
        }
    }

    static ClientConfig real(Config config, Timekeeper time, SecureRandom random) {
        Config.WhatsApp settings = config.whatsapp();
        ClientConfig usual = ClientConfig.whatsApp(time, random)
                .withServer(ServerAddress.of(
                        settings.url(),
                        HexFormat.of().parseHex(settings.noiseRootHex()),
                        settings.caPem().map(GatewayWiring::certificates).orElse(List.of())))
                .withProfiles(new StanzaProfiles(
                        settings.byLid() ? StanzaProfile.LID_FIRST : StanzaProfile.PHONE_CLASSIC, true));
        return settings.clientVersion()
                .map(version -> usual.withAppearance(usual.appearance().withVersion(WebVersion.parse(version))))
                .orElseGet(() -> usual.withVersions(versions(settings)));
    }

    /// Where a newer version is learned after a refusal: WhatsApp's own page knows what WhatsApp's own servers
    /// want, and nothing of other servers.
    static VersionSource versions(Config.WhatsApp settings) {
        String host = String.valueOf(settings.url().getHost());
        return settings.versionRefresh() && host.equals(WebRevisionSource.WHATSAPP.getHost())
                ? new WebRevisionSource(WebRevisionSource.WHATSAPP)
                : VersionSource.none();
    }

    private static ClientConfig local(ClientConfig real, Sandbox world) {
        var server = ServerAddress.of(world.chatUrl(), world.noiseRoot(), List.of(world.mediaAuthority()));
        return real.withServer(server).withPacing(Pacing.local());
    }

    private static List<X509Certificate> certificates(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (IOException | CertificateException unreadable) {
            throw new StartFailedException(
                    "STATUSCAST_WHATSAPP_CA names " + pem
                            + ", which holds no readable certificates: it must be a PEM file.",
                    unreadable);
        }
    }
}
