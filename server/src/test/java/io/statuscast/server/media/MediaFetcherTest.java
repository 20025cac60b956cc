package io.statuscast.server.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaFetcherTest {
    /// Long enough for a machine that is busy with other things.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final FetchLimits LIMITS = new FetchLimits(100_000, PATIENCE, PATIENCE, PATIENCE, 3);

    @TempDir
    Path directory;

    private final CountDownLatch ended = new CountDownLatch(1);
    private HttpServer host;
    private MediaFetcher fetcher;

    @BeforeEach
    void start() throws IOException {
        host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        host.start();
        fetcher = new MediaFetcher(
                new AddressGuard(List.of("127.0.0.1:" + host.getAddress().getPort())), LIMITS, InstantSource.system());
    }

    @AfterEach
    void stop() throws IOException {
        ended.countDown();
        fetcher.close();
        host.stop(0);
    }

    @Test
    void writesTheBodyToTheFile() throws Exception {
        byte[] body = {1, 2, 3, 4};
        host.createContext("/a", exchange -> answer(exchange, 200, body));

        fetcher.fetch(url("/a"), target());

        assertThat(target()).hasBinaryContent(body);
    }

    @Test
    void doesNotWaitForANameServerThatIsSilent() throws Exception {
        var lookup = new NameLookup(
                name -> {
                    try {
                        ended.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new UnknownHostException(name);
                },
                Duration.ofMillis(50));
        try (var slow = new MediaFetcher(
                new GuardedResolver(new AddressGuard(List.of()), lookup), LIMITS, InstantSource.system())) {
            slow.check("http://silent.example/a.jpg");
            assertThatThrownBy(() -> slow.fetch("http://silent.example/a.jpg", target()))
                    .isInstanceOfSatisfying(
                            MediaException.class, e -> assertThat(e.code()).isEqualTo("media:timeout"))
                    .hasMessageContaining("name server");
        }
    }

    @Test
    void followsRedirectsThatStayAllowed() throws Exception {
        host.createContext("/from", exchange -> redirect(exchange, "/to"));
        host.createContext("/to", exchange -> answer(exchange, 200, new byte[] {7}));

        fetcher.fetch(url("/from"), target());

        assertThat(target()).hasBinaryContent(new byte[] {7});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data",
                "http://[::ffff:127.0.0.1]:1/",
                "http://localhost:1/x",
                "http://2130706433:1/"
            })
    void refusesARedirectIntoThePrivateNetwork(String location) {
        host.createContext("/from", exchange -> redirect(exchange, location));

        assertThat(failure("/from").code()).isEqualTo("media:forbidden-address");
        assertThat(target()).doesNotExist();
    }

    @Test
    void refusesARedirectToAnotherScheme() {
        host.createContext("/from", exchange -> redirect(exchange, "file:///etc/passwd"));

        assertThat(failure("/from").code()).isEqualTo("media:url");
    }

    @Test
    void givesUpOnARedirectLoop() {
        host.createContext("/loop", exchange -> redirect(exchange, "/loop"));

        assertThat(failure("/loop").code()).isEqualTo("media:http-error");
    }

    @ParameterizedTest
    @CsvSource({
        "404, media:not-found, FINAL",
        "403, media:http-error, FINAL",
        "500, media:http-error, PASSING",
        "429, media:http-error, PASSING"
    })
    void tellsWhatTheServerAnswered(int status, String code, MediaException.Kind kind) {
        host.createContext("/x", exchange -> answer(exchange, status, new byte[] {1}));

        MediaException failure = failure("/x");

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.sentence()).contains(String.valueOf(status));
    }

    @Test
    void stopsAtTheSizeLimitOfABodyWithoutAnEnd() {
        host.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (ended.getCount() > 0) {
                    out.write(new byte[8192]);
                }
            }
        });

        assertThat(failure("/endless").code()).isEqualTo("media:too-large");
        assertThat(target()).doesNotExist();
    }

    @Test
    void refusesADeclaredLengthAboveTheLimitAtOnce() {
        host.createContext("/large", exchange -> {
            exchange.sendResponseHeaders(200, 100_001);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
        });

        assertThat(failure("/large").code()).isEqualTo("media:too-large");
    }

    @Test
    void doesNotReadTheLongBodyOfAnAnswerThatIsOfNoUse() {
        host.createContext("/missing", exchange -> dripFor(exchange, 404));
        host.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/missing");
            dripFor(exchange, 302);
        });

        assertThat(failure("/missing").code()).isEqualTo("media:not-found");
        assertThat(failure("/moved").code()).isEqualTo("media:not-found");
    }

    /// Says that a body follows, and never ends it.
    private static void dripFor(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, 100_000);
        exchange.getResponseBody().write(1);
        exchange.getResponseBody().flush();
    }

    @Test
    void stopsABodyThatDripsPastTheDeadline() throws Exception {
        host.createContext("/drip", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (!ended.await(200, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    out.write(1);
                    out.flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        String allowed = "127.0.0.1:" + host.getAddress().getPort();
        var hasty = new FetchLimits(100_000, Duration.ofSeconds(1), PATIENCE, PATIENCE, 3);
        try (var other = new MediaFetcher(new AddressGuard(List.of(allowed)), hasty, InstantSource.system())) {
            var failure = catchThrowableOfType(MediaException.class, () -> other.fetch(url("/drip"), target()));

            assertThat(failure.code()).isEqualTo("media:timeout");
        }
    }

    @Test
    void isNoFaultOfTheHostWhenTheServerStops() throws Exception {
        var asked = new CountDownLatch(1);
        host.createContext("/silent", exchange -> {
            asked.countDown();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        var outcome = new CompletableFuture<Throwable>();
        Thread fetching = Thread.ofVirtual()
                .start(() ->
                        outcome.complete(catchThrowable(() -> fetcher.fetch(url("/silent"), directory.resolve("a")))));
        asked.await();
        fetching.interrupt();
        assertThat(outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void saysThatTheHostCannotBeReached() throws Exception {
        // A port that is taken, so that nobody else gets it, but not listened at.
        try (var closed = new Socket()) {
            closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            cannotBeReached("127.0.0.1:" + closed.getLocalPort());
        }
    }

    private void cannotBeReached(String allowed) throws IOException {
        try (var other = new MediaFetcher(new AddressGuard(List.of(allowed)), LIMITS, InstantSource.system())) {
            var failure =
                    catchThrowableOfType(MediaException.class, () -> other.fetch("http://" + allowed + "/", target()));

            assertThat(failure.code()).isEqualTo("media:unreachable");
            assertThat(failure.kind()).isEqualTo(MediaException.Kind.PASSING);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/a",
                "file:///etc/passwd",
                "http://",
                "no url",
                "http://user:secret@example.org/a.jpg",
                ""
            })
    void checksThatItIsAWebUrl(String url) {
        assertThatExceptionOfType(MediaException.class)
                .isThrownBy(() -> fetcher.check(url))
                .matches(e -> e.code().equals("media:url"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/a.jpg",
                "http://10.0.0.1:8080/a.jpg",
                "https://[::1]/a.jpg",
                "http://localhost/a"
            })
    void checksTheAddressBeforeAnythingIsAccepted(String url) {
        assertThatExceptionOfType(MediaException.class)
                .isThrownBy(() -> fetcher.check(url))
                .matches(e -> e.code().equals("media:forbidden-address"))
                .withMessageContaining("STATUSCAST_FETCH_ALLOW");
    }

    private MediaException failure(String path) {
        return catchThrowableOfType(MediaException.class, () -> fetcher.fetch(url(path), target()));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + host.getAddress().getPort() + path;
    }

    private Path target() {
        return directory.resolve("fetched");
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
        }
    }
}
