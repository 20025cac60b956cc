package io.statuscast.whatsapp.media;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A media host over real TLS on loopback, which answers as it is told to and remembers what it was asked.
final class HttpsHost implements AutoCloseable {
    /// One request as it came in.
    record Seen(String method, URI uri, String origin, byte[] body) {}

    /// What the host answers next; a negative length announces none and sends the body in chunks.
    record Answer(int status, byte[] body, boolean announced) {
        static Answer of(int status, String body) {
            return new Answer(status, body.getBytes(UTF_8), true);
        }
    }

    private static final char[] PASSWORD = "changeit".toCharArray();

    final List<Seen> seen = new ArrayList<>();
    final Deque<Answer> answers = new ArrayDeque<>();
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    HttpsHost(KeyStore identity) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity, PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String name() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Answer answer;
        synchronized (seen) {
            seen.add(new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Origin")),
                    body));
            answer = answers.isEmpty() ? Answer.of(500, "") : answers.removeFirst();
        }
        exchange.sendResponseHeaders(answer.status, answer.announced ? answer.body.length : 0);
        try (var out = exchange.getResponseBody()) {
            out.write(answer.body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    /// A fresh key and certificate for 127.0.0.1, made by the JDK's own tool.
    static KeyStore identity(Path dir) throws IOException, InterruptedException, GeneralSecurityException {
        Path file = dir.resolve("identity.p12");
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "host",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=media host",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .inheritIO()
                .start();
        if (tool.waitFor() != 0) {
            throw new IllegalStateException("keytool ended with " + tool.exitValue());
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    static X509Certificate certificate(KeyStore identity) throws GeneralSecurityException {
        return (X509Certificate) identity.getCertificate("host");
    }
}
