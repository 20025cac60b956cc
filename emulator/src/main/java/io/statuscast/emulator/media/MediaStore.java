package io.statuscast.emulator.media;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A loopback https server that takes and gives encrypted media like WhatsApp's `mmg` hosts.
///
/// Uploads: `POST /mms/{type}/{base64url(sha256(body))}?auth=…&token=…` with `Origin:
/// https://web.whatsapp.com`, answered `{"url","direct_path"}`. Downloads: `GET` of that path, with `Range`.
/// Anything else is refused as the real hosts refuse it. Thread-safe; one-shot. Sources: whatsmeow
/// `upload.go`, `download.go`.
public final class MediaStore implements AutoCloseable {
    private static final String CERTIFICATE_FILE = "media-certificate.pem";
    private static final String AUTHORITY_FILE = "ca.pem";
    private final HttpsServer server;
    private final ExecutorService threads;
    private final Certificates certificates;
    private final Path authorityFile;
    private final MediaFaults faults;
    private final Shelf shelf;

    private MediaStore(
            HttpsServer server,
            ExecutorService threads,
            Certificates certificates,
            Path authorityFile,
            MediaFaults faults,
            Shelf shelf) {
        this.server = server;
        this.threads = threads;
        this.certificates = certificates;
        this.authorityFile = authorityFile;
        this.faults = faults;
        this.shelf = shelf;
    }

    /// Starts the store on 127.0.0.1. With a directory the certificate is the same after a restart.
    ///
    /// @throws IOException when the port is taken or the directory cannot be used
    public static MediaStore start(MediaStoreConfig config, InstantSource clock, SecureRandom random)
            throws IOException {
        Path directory = config.directory();
        Certificates certificates = certificates(directory, clock, random);
        Path authorityFile = writeAuthority(directory, certificates.authorityPem());
        Shelf shelf = new Shelf(directory == null ? null : directory.resolve("media"), config.totalBytesMax());
        HttpsServer server = HttpsServer.create(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), config.port()), 0);
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("emulator-media-", 0).factory());
        MediaFaults faults = new MediaFaults();
        server.setHttpsConfigurator(new HttpsConfigurator(certificates.serverContext()));
        server.setExecutor(threads);
        String host = "127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/", new MediaHandler(new MediaHost(host, shelf, config.authAccepted(), faults)));
        server.start();
        return new MediaStore(server, threads, certificates, authorityFile, faults, shelf);
    }

    private static Certificates certificates(@Nullable Path directory, InstantSource clock, SecureRandom random)
            throws IOException {
        if (directory == null) {
            return Certificates.create(clock.instant(), random);
        }
        Files.createDirectories(directory);
        Path file = directory.resolve(CERTIFICATE_FILE);
        if (Files.exists(file)) {
            return Certificates.parse(Files.readString(file, UTF_8));
        }
        Certificates fresh = Certificates.create(clock.instant(), random);
        Path draft = directory.resolve(CERTIFICATE_FILE + ".part");
        Files.writeString(draft, fresh.toPem(), UTF_8);
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        return fresh;
    }

    private static Path writeAuthority(@Nullable Path directory, String pem) throws IOException {
        Path file = directory == null ? Files.createTempFile("emulator-ca", ".pem") : directory.resolve(AUTHORITY_FILE);
        if (directory == null) {
            file.toFile().deleteOnExit();
        }
        return Files.writeString(file, pem, UTF_8);
    }

    /// `127.0.0.1:port`, as `media_conn` names it.
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /// The certificate that clients must trust.
    public X509Certificate authority() {
        return certificates.authority();
    }

    /// The same certificate as a PEM file.
    public Path authorityFile() {
        return authorityFile;
    }

    /// The server side of the store's certificate, for other servers on 127.0.0.1 that want the same one.
    public SSLContext serverContext() {
        return certificates.serverContext();
    }

    /// Misbehaviour on demand.
    public MediaFaults faults() {
        return faults;
    }

    /// How many different files lie here.
    public int files() {
        return shelf.count();
    }

    /// A client of this store that trusts its certificate.
    public MediaDownloader downloader() {
        return MediaDownloader.of(host(), Certificates.trusting(certificates.authority()));
    }

    /// Lays files into this store without a request.
    public MediaUploader uploader(SecureRandom random) {
        return new MediaUploader(host(), shelf, random);
    }

    @Override
    public void close() {
        server.stop(0);
        faults.letDownloadsGo();
        threads.close();
    }
}
