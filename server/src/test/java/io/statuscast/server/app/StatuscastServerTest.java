package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.server.config.Config;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole server, on a real port and a real database.
class StatuscastServerTest {
    private static final String POST = "{\"message\":\"hi\",\"delayTo\":\"1h\"}";

    @TempDir
    Path directory;

    @Test
    void whatWasAcceptedIsThereAfterARestart() throws Exception {
        String key;
        String path;
        try (var lifecycle = new Lifecycle()) {
            StatuscastServer server = StatuscastServer.start(config(), lifecycle);
            key = server.banner().firstKey().orElseThrow();
            assertThat(send(server, key, "POST", "/v1/devices", "{\"alias\":\"shop\"}")
                            .statusCode())
                    .isEqualTo(201);
            HttpResponse<String> accepted = send(server, key, "POST", "/v1/chat/shop/status", POST);
            assertThat(accepted.statusCode()).isEqualTo(201);
            path = accepted.headers().firstValue("Location").orElseThrow();
        }
        try (var lifecycle = new Lifecycle()) {
            StatuscastServer server = StatuscastServer.start(config(), lifecycle);
            assertThat(server.banner().firstKey()).isEmpty();
            assertThat(Files.readString(directory.resolve("data/first-api-key.txt")))
                    .isEqualTo(key + "\n");
            assertThat(send(server, key, "GET", path, "").body())
                    .contains("\"message\":\"hi\"", "\"state\":\"scheduled\"");
            HttpResponse<String> again = send(server, key, "POST", "/v1/chat/shop/status", POST);
            assertThat(again.statusCode()).isEqualTo(201);
            assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
            assertThat(again.headers().firstValue("Location")).contains(path);
        }
    }

    @Test
    void aDataDirectoryThatIsMadeIsForItsOwnerAlone() throws Exception {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Set<PosixFilePermission> before = PosixFilePermissions.fromString("rwxr-x---");
        Files.setPosixFilePermissions(shared, before);
        try (var made = new Lifecycle();
                var found = new Lifecycle()) {
            StatuscastServer.start(config("data"), made);
            StatuscastServer.start(config("shared"), found);
        }

        assertThat(Files.getPosixFilePermissions(directory.resolve("data")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(shared)).isEqualTo(before);
    }

    @Test
    void aSecondServerOnTheSameDirectoryIsRefusedWithTheRemedy() {
        try (var first = new Lifecycle();
                var second = new Lifecycle()) {
            StatuscastServer.start(config(), first);
            assertThatThrownBy(() -> StatuscastServer.start(config(), second))
                    .isInstanceOf(StartFailedException.class)
                    .hasMessageContaining("STATUSCAST_DATA");
        }
    }

    @Test
    void aTakenPortIsNamedWithTheRemedy() {
        try (var first = new Lifecycle();
                var second = new Lifecycle()) {
            int port = StatuscastServer.start(config(), first).http().server().port();
            Config other = Config.load(
                    Map.of(
                            "STATUSCAST_DATA", "other",
                            "STATUSCAST_HTTP_PORT", Integer.toString(port),
                            "STATUSCAST_SANDBOX", "false"),
                    directory);
            assertThatThrownBy(() -> StatuscastServer.start(other, second))
                    .isInstanceOf(StartFailedException.class)
                    .hasMessageContaining("STATUSCAST_HTTP_PORT");
        }
    }

    @Test
    void aDataDirectoryThatCannotBeLockedIsNamedWithTheRemedy() throws Exception {
        Files.createDirectories(directory.resolve("data/statuscast.lock"));
        try (var lifecycle = new Lifecycle()) {
            assertThatThrownBy(() -> StatuscastServer.start(config(), lifecycle))
                    .isInstanceOf(StartFailedException.class)
                    .hasMessageContaining("STATUSCAST_DATA");
        }
    }

    @Test
    void aDatabaseThatCannotBeReachedIsNamedWithTheRemedy() {
        Config unreachable = Config.load(
                Map.of(
                        "STATUSCAST_DB_URL", "jdbc:postgresql://127.0.0.1:1/statuscast",
                        "STATUSCAST_HTTP_PORT", "0",
                        "STATUSCAST_SANDBOX", "false"),
                directory);
        try (var lifecycle = new Lifecycle()) {
            assertThatThrownBy(() -> StatuscastServer.start(unreachable, lifecycle))
                    .isInstanceOf(StartFailedException.class)
                    .hasMessageContaining("STATUSCAST_DB_URL");
        }
    }

    private Config config() {
        return config("data");
    }

    private Config config(String data) {
        return Config.load(
                Map.of("STATUSCAST_DATA", data, "STATUSCAST_HTTP_PORT", "0", "STATUSCAST_SANDBOX", "false"), directory);
    }

    private static HttpResponse<String> send(
            StatuscastServer server, String key, String method, String path, String body) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(server.http().address().resolve(path))
                            .header("Token", key)
                            .header("Idempotency-Key", "one-and-the-same")
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
