package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.server.http.ApiFixture.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {
    private static final ApiFixture API = new ApiFixture();
    private static final Path PAGES = Path.of("../docs/problems");

    @AfterAll
    static void close() {
        API.close();
    }

    @Test
    void everyRouteIsInTheDocumentAndEveryAddressOfTheDocumentIsARoute() {
        var contract = new Contract();
        var documented = new TreeSet<String>();
        contract.document()
                .get("paths")
                .properties()
                .forEach(path -> contract.resolve(path.getValue()).fieldNames().forEachRemaining(member -> {
                    if (!member.equals("parameters")) {
                        documented.add(member.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));

        var served = new TreeSet<String>();
        ApiServer.routes(API.ports(), API.settings(), contract)
                .forEach(route -> served.add(route.method().text() + " " + route.template()));
        assertThat(served).isEqualTo(documented);
    }

    /// Readers take what stands in another place for nothing.
    @Test
    void whatABodyMayBeStandsWhereReadersLookForIt() {
        for (JsonNode content : new Contract().document().findValues("content")) {
            content.properties().forEach(type -> {
                assertThat(type.getKey()).contains("/");
                assertThat(type.getValue().fieldNames())
                        .toIterable()
                        .as(type.getKey())
                        .isSubsetOf("schema", "example", "examples");
            });
        }
    }

    @Test
    void theDocumentIsServed() {
        assertThat(new String(API.send("GET", "/openapi.yaml", null).body(), StandardCharsets.UTF_8))
                .startsWith("openapi: 3.1.0");
    }

    @Test
    void everyProblemHasItsPage() throws IOException {
        if (Boolean.getBoolean("statuscast.docs.write")) {
            Files.createDirectories(PAGES);
            for (Problem problem : Problem.values()) {
                Files.writeString(PAGES.resolve(problem.pageName() + ".md"), problem.page());
            }
        }
        try (var files = Files.list(PAGES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(Problem.values())
                            .map(problem -> problem.pageName() + ".md")
                            .toList());
        }
        for (Problem problem : Problem.values()) {
            assertThat(Files.readString(PAGES.resolve(problem.pageName() + ".md")))
                    .as("run with -Dstatuscast.docs.write=true to write the pages")
                    .isEqualTo(problem.page());
        }
    }

    @Test
    void anErrorLeadsToItsPage() {
        Reply error = API.get("/v1/devices/nobody");
        Reply page = API.send("GET", error.json().get("type").asText(), null);
        assertThat(new String(page.body(), StandardCharsets.UTF_8)).contains("device:notfound", "What to do:");
        assertThat(API.send("GET", "/problems/none", null).status()).isEqualTo(404);
    }

    @Test
    void errorsHaveTheTypeTheClientAccepts() {
        String path = "/v1/devices/nobody";
        assertThat(API.get(path).contentType()).isEqualTo("application/json");
        assertThat(API.send("GET", path, null, "Token", ApiFixture.KEY, "Accept", "application/problem+json")
                        .contentType())
                .isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT /v1/devices", "DELETE /health", "PUT /v1/chat/shop/status", "POST /v1/devices/shop/"})
    void anotherMethodIsNotAllowedAndTheRightOnesAreNamed(String line) {
        String[] parts = line.split(" ", 2);
        Reply reply = API.send(parts[0], parts[1], null, "Token", ApiFixture.KEY);
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.code()).isEqualTo("method:notallowed");
        assertThat(reply.header("Allow")).contains("GET").doesNotContain(parts[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/openapi.yaml", "/v1/devices", "/v1/devices/shop/", "/v1/nothing"})
    void headAnswersAsGetDoesButWithoutTheBody(String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(API.uri(path)).header("Token", ApiFixture.KEY);
            HttpResponse<byte[]> get = client.send(request.GET().build(), BodyHandlers.ofByteArray());
            HttpResponse<byte[]> head = client.send(request.HEAD().build(), BodyHandlers.ofByteArray());
            HttpResponse<byte[]> next = client.send(request.GET().build(), BodyHandlers.ofByteArray());

            assertThat(head.statusCode()).isEqualTo(get.statusCode());
            assertThat(head.headers().firstValue("Content-Type"))
                    .isEqualTo(get.headers().firstValue("Content-Type"));
            assertThat(head.headers().firstValue("Content-Length"))
                    .isEqualTo(get.headers().firstValue("Content-Length"));
            assertThat(head.body()).isEmpty();
            assertThat(next.statusCode()).as("on the same connection").isEqualTo(get.statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/nothing", "/v1", "/missing.js", "/assets/../../secret.txt", "/.env", "/v1/chat/shop"})
    void anUnknownAddressIsNotFound(String path) {
        Reply reply = API.get(path);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo("route:notfound");
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() {
        for (Reply reply : List.of(API.get("/v1/devices"), API.get("/v1/nothing"), API.get("/health"))) {
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(reply.header("Content-Security-Policy"))
                    .contains("default-src 'self'", "frame-ancestors 'none'");
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        }
    }

    @Test
    void whatIsNotHttpIsAnsweredWithTheErrorBody() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), API.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write("GET /health HTTP/1.1\r\nno colon here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).contains("\"errorCode\":\"request:malformed\"");
        }
    }

    @Test
    void aClientThatHangsUpWithinItsBodyIsNoErrorOfTheServer() throws Exception {
        var records = new LinkedBlockingQueue<LogRecord>();
        Logger log = Logger.getLogger("io.statuscast.server.http");
        var handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                records.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Level before = log.getLevel();
        log.addHandler(handler);
        log.setLevel(Level.FINE);
        try {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), API.port())) {
                String head = "POST /v1/devices HTTP/1.1\r\nHost: localhost\r\nToken: " + ApiFixture.KEY
                        + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"alias\"";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            }
            LogRecord first = records.poll(30, TimeUnit.SECONDS);
            assertThat(first).isNotNull();
            assertThat(first.getLevel()).isEqualTo(Level.FINE);
        } finally {
            log.removeHandler(handler);
            log.setLevel(before);
        }
    }

    @Test
    void aFailureInsideIsNamedButNotTold() {
        Answer answer = ErrorAnswers.of(new IllegalStateException("secret detail"), "");
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(body).contains("error:generic", "urn:uuid:").doesNotContain("secret detail");
    }
}
