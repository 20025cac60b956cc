package io.statuscast.server.app;

import io.statuscast.server.config.Config;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// A short life of the server in a directory of its own, from which the JVM learns what a start needs (its AOT cache):
/// starts, answers every kind of request once, ends.
final class Rehearsal {
    private static final String KEY = "rehearsal".repeat(8);
    private static final int TIMEOUT_MILLIS = 10_000;

    private final URI address;

    private Rehearsal(URI address) {
        this.address = address;
    }

    static void run(Path directory) throws IOException {
        var environment = Map.of(
                "STATUSCAST_DATA",
                directory.toAbsolutePath().toString(),
                "STATUSCAST_HTTP_PORT",
                "0",
                "STATUSCAST_API_KEY",
                KEY,
                "STATUSCAST_LOG_LEVEL",
                "warning");
        Config config = Config.load(environment, directory);
        Logging.configure(config.logLevel());
        try (var lifecycle = new Lifecycle()) {
            StatuscastServer server = StatuscastServer.start(config, lifecycle);
            new Rehearsal(server.http().address()).requests(server.banner());
        }
    }

    private void requests(Banner banner) throws IOException {
        request("GET", "health", "");
        request("GET", "", "");
        request("POST", "v1/devices", "{\"alias\":\"rehearsal\"}");
        String name = banner.tryIt().map(device -> device.id().value()).orElse("rehearsal");
        request("GET", "v1/devices", "");
        request("POST", "v1/chat/" + name + "/status", "{\"message\":\"rehearsal\",\"nonsense\":1}");
        request("POST", "v1/chat/" + name + "/status", "{\"message\":\"rehearsal\",\"color\":\"charcoal\"}");
        request("GET", "v1/chat/" + name + "/status", "");
        request("GET", "v1/sandbox/seen", "");
    }

    private void request(String method, String path, String body) throws IOException {
        var connection = (HttpURLConnection) address.resolve("/" + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestProperty("Token", KEY);
        if (!body.isEmpty()) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
        }
        connection.getResponseCode();
        connection.disconnect();
    }
}
