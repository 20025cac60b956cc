package io.statuscast.server.app;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.emulator.world.LinkRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The server as an operator runs it: a process of its own, configured by its environment alone. It can be killed and
/// started again on the same data directory, at another free port each time. One thread at a
/// time, but for requests.
final class ServerProcess implements AutoCloseable {
    static final String KEY = "0123456789abcdef".repeat(5);

    /// How long a test waits for what must come, on a machine that is busy with many other things.
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final long END_SECONDS_MAX = 60;
    /// With the blank behind it: a line that is written half has none.
    private static final Pattern ADDRESS = Pattern.compile("Console +(http\\S+)\\s");
    /// A short life: quick to start rather than quick in the long run.
    private static final List<String> QUICK_START =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx256m");

    private static final List<String> NATIVE_ACCESS =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    private final Path directory;
    private final Map<String, String> settings;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private @Nullable Process process;
    private URI address = URI.create("http://127.0.0.1:0/");

    /// @param directory where the data and the log are
    /// @param settings  by the names of `docs/config.md`; key, port and data directory are set already
    ServerProcess(Path directory, Map<String, String> settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /// An answer of the API.
    record Reply(int status, String text, Map<String, List<String>> headers, ObjectMapper json) {
        JsonNode body() {
            try {
                return json.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException("no JSON: " + text, e);
            }
        }

        /// Where what was created can be asked for.
        String location() {
            return headers.getOrDefault("location", List.of()).getFirst();
        }
    }

    /// Starts the process; returns when it answers.
    void start() throws IOException {
        Path banner = directory.resolve("banner.txt");
        Files.deleteIfExists(banner);
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(QUICK_START);
        command.addAll(NATIVE_ACCESS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(banner.toFile())
                .redirectError(Redirect.appendTo(logFile().toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("STATUSCAST_"));
        environment.putAll(settings);
        environment.put("STATUSCAST_DATA", directory.resolve("data").toString());
        environment.put("STATUSCAST_HTTP_PORT", "0");
        environment.put("STATUSCAST_API_KEY", KEY);
        Process started = builder.start();
        process = started;
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .failFast(() -> requireAlive(started))
                .until(() -> hasAddress(banner));
        if (get("/health").status() != 200) {
            throw new AssertionError("the server is not healthy:\n" + log());
        }
    }

    private boolean hasAddress(Path banner) throws IOException {
        Matcher found = ADDRESS.matcher(Files.readString(banner));
        boolean there = found.find();
        if (there) {
            address = URI.create(found.group(1));
        }
        return there;
    }

    /// Lets the process live on for a while, then kills it as a power cut does: nothing of it runs any more.
    void killAfter(Duration life) throws InterruptedException {
        Process victim = running();
        victim.waitFor(life.toMillis(), TimeUnit.MILLISECONDS);
        requireAlive(victim);
        victim.destroyForcibly();
        if (!victim.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new AssertionError("the server cannot be killed");
        }
    }

    /// Asks the process to end, as an operator or a container does (`SIGTERM`).
    ///
    /// @return its exit code
    int stop() throws InterruptedException {
        Process subject = running();
        requireAlive(subject);
        subject.destroy();
        if (!subject.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the server does not end:\n" + log());
        }
        return subject.exitValue();
    }

    private void requireAlive(Process subject) {
        if (!subject.isAlive()) {
            throw new AssertionError("the server ended by itself:\n" + log());
        }
    }

    private Process running() {
        Process present = process;
        if (present == null) {
            throw new IllegalStateException("not started");
        }
        return present;
    }

    Reply get(String path) {
        return send("GET", path, "");
    }

    Reply post(String path, String body) {
        return send("POST", path, body);
    }

    Reply send(String method, String path, String body) {
        return send(method, path, body, Map.of());
    }

    /// @throws UncheckedIOException when there is no answer: whether the server did it is not known
    Reply send(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder building = HttpRequest.newBuilder(address.resolve(path))
                .timeout(PATIENCE)
                .header("Token", KEY)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        headers.forEach(building::header);
        HttpRequest request = building.build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(), response.body(), response.headers().map(), json);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + " failed; the log:\n" + log(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// Asks until the answer is 200; gives it back.
    Reply awaitOk(Supplier<Reply> question) {
        return await().atMost(PATIENCE).until(question::get, reply -> reply.status() == 200);
    }

    /// Links a number by its QR code; returns when it is online.
    void link(String device, SimulatedPhone phone) {
        var scanned = new AtomicReference<>("");
        await().atMost(PATIENCE).until(() -> {
            Reply code = get("/v1/devices/" + device + "/scan?encoding=uri");
            if (code.status() == 200 && !scanned.getAndSet(code.text()).equals(code.text())) {
                scan(phone, code.text());
            }
            return session(device).equals("online");
        });
    }

    private static void scan(SimulatedPhone phone, String code) {
        try {
            phone.scan(code);
        } catch (LinkRefusedException ranOut) {
            // The number shows another one by now.
        }
    }

    /// The state of a number's link in the word of the API.
    String session(String device) {
        return get("/v1/devices/" + device).body().at("/session/status").asText();
    }

    private Path logFile() {
        return directory.resolve("log.txt");
    }

    /// What all processes of this directory have logged.
    String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("the log cannot be read", e);
        }
    }

    /// Ends the process in order.
    @Override
    public void close() {
        Process present = process;
        if (present != null) {
            present.destroy();
            try {
                if (!present.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                    present.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                present.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        client.close();
    }
}
