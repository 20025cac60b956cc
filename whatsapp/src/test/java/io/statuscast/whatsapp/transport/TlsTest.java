package io.statuscast.whatsapp.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.statuscast.whatsapp.transport.TransportException.Kind;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A certificate of our own, made by the JDK's keytool for `localhost` only.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
    private static final char[] PASSWORD = "password".toCharArray();

    private final TransportRuntime runtime = TransportRuntime.start(1);
    private final X509Certificate certificate;
    private final LoopbackServer server;

    TlsTest(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("keys.p12");
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "password")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start()
                .waitFor();
        assertThat(exit).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        certificate = (X509Certificate) keys.getCertificate("server");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SslContext context = SslContextBuilder.forServer(managers).build();
        server = new LoopbackServer(context);
    }

    @AfterAll
    void close() {
        runtime.close();
        server.close();
    }

    @Test
    void connectsWhenTheCertificateIsTrusted() throws Exception {
        var recorder = new Recorder();
        try (var socket = FrameSocket.connect(runtime, config("localhost", List.of(certificate)), recorder)) {
            socket.send("hello".getBytes(US_ASCII));
            LoopbackServer.Peer peer = server.accept();
            assertThat(peer.receiveFrame(4)).isEqualTo("hello".getBytes(US_ASCII));
            peer.sendFrame(new byte[300_000]);
            assertThat(recorder.next()).hasSize(300_000);
        }
    }

    @Test
    void refusesACertificateThatNobodyTrusts() {
        refuses(config("localhost", List.of()));
    }

    @Test
    void refusesATrustedCertificateForAnotherHost() {
        refuses(config("127.0.0.1", List.of(certificate)));
    }

    private void refuses(TransportConfig config) {
        assertThatThrownBy(() -> FrameSocket.connect(runtime, config, new Recorder()))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TLS));
    }

    private TransportConfig config(String host, List<X509Certificate> trusted) {
        URI url = URI.create("wss://" + host + ":" + server.port() + "/ws/chat");
        return TransportConfig.of(
                ServerAddress.of(url, new byte[32], trusted), () -> Instant.EPOCH, TestRandom.seeded(1));
    }
}
