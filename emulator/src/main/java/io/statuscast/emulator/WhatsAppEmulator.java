package io.statuscast.emulator;

import io.statuscast.emulator.media.MediaDownloader;
import io.statuscast.emulator.media.MediaFaults;
import io.statuscast.emulator.media.MediaStore;
import io.statuscast.emulator.media.MediaStoreConfig;
import io.statuscast.emulator.media.MediaUploader;
import io.statuscast.emulator.net.ChatServer;
import io.statuscast.emulator.noise.ServerIdentity;
import io.statuscast.emulator.phone.PhoneSettings;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.emulator.stanza.Stanzas;
import io.statuscast.emulator.world.Account;
import io.statuscast.emulator.world.Crowd;
import io.statuscast.emulator.world.Faults;
import io.statuscast.emulator.world.Journal;
import io.statuscast.emulator.world.LinkFaults;
import io.statuscast.emulator.world.Refusal;
import io.statuscast.emulator.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A WhatsApp of one's own on loopback: chat server, media store and simulated phones in one world.
///
/// Strict: what WhatsApp refuses is refused (see [#refusals]), so a client that works here has the right
/// stanzas, not merely some. One-shot, thread-safe; [#close] keeps the world when the configuration names a
/// directory.
public final class WhatsAppEmulator implements AutoCloseable {
    private final EmulatorConfig config;
    private final SecureRandom random;
    private final ServerIdentity identity;
    private final World world;
    private final MediaStore media;
    private final MediaDownloader downloader;
    private final MediaUploader uploader;
    private final ChatServer chat;
    private final Map<String, SimulatedPhone> phones = new TreeMap<>();

    private WhatsAppEmulator(EmulatorConfig config) throws IOException {
        this.config = config;
        this.random = new SecureRandom();
        this.identity = KeyFile.open(config.directory(), random, config.clock().instant());
        this.world = new World(config.world(), new Stanzas(), config.clock(), random);
        this.media = MediaStore.start(
                new MediaStoreConfig(
                        config.mediaPort(),
                        config.directory(),
                        world.media()::accepts,
                        MediaStoreConfig.USUAL_TOTAL_BYTES),
                config.clock(),
                random);
        this.downloader = media.downloader();
        this.uploader = media.uploader(random);
        world.media().announce(List.of(media.host()));
        world.appState().blobs(new ServerBlobs(uploader));
        if (config.directory() != null) {
            world.keep(config.directory());
            openKeptPhones();
        }
        this.chat = new ChatServer(world, identity, config.chatPort(), tls(), random, config.clock());
    }

    /// Starts everything and returns when connections are accepted.
    ///
    /// @throws UncheckedIOException when a port is taken or the directory cannot be used
    public static WhatsAppEmulator start(EmulatorConfig config) {
        try {
            return new WhatsAppEmulator(config);
        } catch (IOException e) {
            throw new UncheckedIOException("the emulator cannot start", e);
        }
    }

    private @Nullable SSLContext tls() {
        return config.tls() ? media.serverContext() : null;
    }

    private void openKeptPhones() {
        for (Account account : world.locked(world::accounts)) {
            if (world.savedState(account.phoneJid()).isPresent()) {
                phone(account.phone());
            }
        }
    }

    /// Where clients connect, `ws://127.0.0.1:PORT/ws/chat`.
    public URI chatUrl() {
        return URI.create((config.tls() ? "wss" : "ws") + "://127.0.0.1:" + chat.port() + ChatServer.PATH);
    }

    /// The key that signs the chat server's Noise certificate, 32 bytes.
    public byte[] noiseRoot() {
        return identity.rootKey();
    }

    /// The certificate authority of the media store (and of `wss`), as a PEM file.
    public Path caPem() {
        return media.authorityFile();
    }

    public X509Certificate caCertificate() {
        return media.authority();
    }

    /// The phone of a number. The first call makes the account, its LID and its keys.
    ///
    /// @param phoneDigits digits only
    public SimulatedPhone phone(String phoneDigits) {
        synchronized (phones) {
            SimulatedPhone known = phones.get(phoneDigits);
            if (known != null) {
                return known;
            }
            SimulatedPhone opened = SimulatedPhone.open(
                    world, phoneDigits, PhoneSettings.usual(downloader, uploader, config.clock(), random));
            phones.put(phoneDigits, opened);
            return opened;
        }
    }

    /// Thousands of light contacts, saved on the phone of an author. They live as long as the process; see
    /// [Crowd].
    public Crowd crowd(String authorDigits, int count) {
        Crowd crowd = world.addCrowd(count);
        phone(authorDigits).saveContacts(crowd.names());
        return crowd;
    }

    /// Misbehaviour of the chat server.
    public Faults faults() {
        return world.faults();
    }

    /// Links and logins that go wrong.
    public LinkFaults linkFaults() {
        return world.linkFaults();
    }

    /// Misbehaviour of the media store.
    public MediaFaults mediaFaults() {
        return media.faults();
    }

    /// Everything the chat server refused, oldest first; empty when every client behaves.
    public List<Refusal> refusals() {
        return world.journal().refusals();
    }

    /// The newest stanzas in and out.
    public List<Journal.Line> log() {
        return world.journal().lines();
    }

    /// The server's state, for tests that look behind the curtain.
    public World world() {
        return world;
    }

    @Override
    public void close() {
        chat.close();
        world.close();
        synchronized (phones) {
            phones.values().forEach(SimulatedPhone::close);
        }
        downloader.close();
        media.close();
    }
}
