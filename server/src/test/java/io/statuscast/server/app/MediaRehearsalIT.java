package io.statuscast.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.server.config.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A dry run over HTTP fetches and fits the media in earnest, says what WhatsApp would get, and leaves
/// nothing behind: no file, and no row in any table.
class MediaRehearsalIT {
    private static final String KEY = "0123456789abcdef".repeat(5);

    @TempDir
    Path directory;

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void saysWhatWouldBecomeOfTheMediaAndLeavesNothingBehind() throws Exception {
        // A port that is taken, so that nobody else gets it, but not listened at.
        try (var nobody = new Socket();
                var media = new MediaHost();
                var whatsApp = WhatsAppEmulator.start(EmulatorConfig.inMemory())) {
            media.serve("/picture.jpg", 200, "image/jpeg", MediaHost.jpeg(320, 240));
            media.serve("/page.jpg", 200, "image/jpeg", "<!doctype html><p>Hi</p>".getBytes(UTF_8));
            media.serveWithoutEnd("/endless.jpg");
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int closed = nobody.getLocalPort();
            Map<String, Long> before;
            try (var lifecycle = new Lifecycle()) {
                var server = StatuscastServer.start(config(media, closed, whatsApp), lifecycle);
                send(server, "/v1/devices", "{\"alias\":\"shop\"}");
                before = rows();
                rehearse(server, media, closed);
                assertThat(rows()).isEqualTo(before);
                assertThat(files("rehearsals")).isEmpty();
                assertThat(files("media")).isEmpty();
            }
            assertThat(rows().get("post")).isZero();
            assertThat(before).containsKeys("post", "post_event", "asset", "kept_answer");
        }
    }

    private void rehearse(StatuscastServer server, MediaHost media, int closed) throws Exception {
        JsonNode picture = rehearsed(server, media.url("/picture.jpg"));
        assertThat(picture.at("/media/type").asText()).isEqualTo("image");
        assertThat(picture.at("/media/mime").asText()).isEqualTo("image/jpeg");
        assertThat(picture.at("/media/width").asInt()).isEqualTo(320);
        assertThat(picture.at("/media/height").asInt()).isEqualTo(240);
        assertThat(picture.at("/media/size").asInt()).isPositive();
        assertThat(codes(picture)).noneMatch(code -> code.startsWith("media:"));

        fails(rehearsed(server, media.url("/missing.jpg")), "media:not-found");
        fails(rehearsed(server, "http://127.0.0.1:" + closed + "/picture.jpg"), "media:unreachable");
        fails(rehearsed(server, media.url("/page.jpg")), "media:not-media");
        fails(rehearsed(server, media.url("/endless.jpg")), "media:too-large");
    }

    private static void fails(JsonNode outcome, String code) {
        assertThat(outcome.has("media")).isFalse();
        assertThat(codes(outcome)).contains(code);
        assertThat(outcome.get("warnings").toString()).contains("would keep it from being published");
    }

    private static List<String> codes(JsonNode outcome) {
        return outcome.get("warnings").findValuesAsText("code");
    }

    private JsonNode rehearsed(StatuscastServer server, String url) throws Exception {
        HttpResponse<String> reply = send(
                server,
                "/v1/chat/shop/status",
                "{\"message\":\"caption\",\"media\":{\"url\":\"" + url + "\"},\"dryRun\":true}");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return json.readTree(reply.body());
    }

    private Config config(MediaHost media, int closed, WhatsAppEmulator whatsApp) {
        return Config.load(
                Map.of(
                        "STATUSCAST_HTTP_PORT",
                        "0",
                        "STATUSCAST_SANDBOX",
                        "false",
                        "STATUSCAST_API_KEY",
                        KEY,
                        "STATUSCAST_WHATSAPP_URL",
                        whatsApp.chatUrl().toString(),
                        "STATUSCAST_WHATSAPP_NOISE_ROOT",
                        HexFormat.of().formatHex(whatsApp.noiseRoot()),
                        "STATUSCAST_WHATSAPP_CA",
                        whatsApp.caPem().toString(),
                        "STATUSCAST_FETCH_ALLOW",
                        media.address() + ",127.0.0.1:" + closed),
                directory);
    }

    private static HttpResponse<String> send(StatuscastServer server, String path, String body) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(server.http().address().resolve(path))
                            .header("Token", KEY)
                            .header("Idempotency-Key", "rehearsal of " + body.hashCode())
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    /// How many rows each table has that could keep something of a status.
    private Map<String, Long> rows() throws Exception {
        var counts = new TreeMap<String, Long>();
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data/statuscast.db"));
                var statement = database.createStatement()) {
            for (String table : List.of("post", "post_event", "post_view", "asset", "kept_answer", "audience")) {
                try (var row = statement.executeQuery("SELECT count(*) FROM " + table)) {
                    counts.put(table, row.getLong(1));
                }
            }
        }
        return counts;
    }

    private List<Path> files(String place) throws IOException {
        try (var tree = Files.walk(directory.resolve("data").resolve(place))) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }
}
