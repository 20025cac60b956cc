import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// A Statuscast in a process and a data directory of its own, started as `./statuscast run` does; both are gone after
/// [#close]. The directory lies beside the sources, on a real disk: many a /tmp is memory.
final class Server implements AutoCloseable {
    static final String KEY = "benchmark".repeat(8);
    private static final long START_MAX_NANOS = 60_000_000_000L;

    final int port;
    final long startNanos;
    private final Path directory;
    private final ProcessBuilder builder;
    private final HttpClient client = HttpClient.newHttpClient();
    private Process process;

    private Server(List<String> command, Map<String, String> settings) throws IOException, InterruptedException {
        directory = directory();
        port = freePort();
        builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out.log").toFile())
                .redirectError(Redirect.appendTo(directory.resolve("err.log").toFile()));
        builder.environment().put("STATUSCAST_DATA", directory.resolve("data").toString());
        builder.environment().put("STATUSCAST_HTTP_PORT", Integer.toString(port));
        builder.environment().put("STATUSCAST_API_KEY", KEY);
        builder.environment().putAll(settings);
        startNanos = launch();
    }

    private long launch() throws IOException, InterruptedException {
        long before = System.nanoTime();
        process = builder.start();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - before > START_MAX_NANOS) {
                throw new IllegalStateException(
                        "the server did not start: " + Files.readString(directory.resolve("err.log")));
            }
            Thread.sleep(2);
        }
        return System.nanoTime() - before;
    }

    /// Ends the process in order and starts another one on the same data.
    void restart() throws IOException, InterruptedException {
        restart(_ -> {});
    }

    /// Does something to the data directory in between.
    void restart(Consumer<Path> change) throws IOException, InterruptedException {
        process.destroy();
        process.waitFor();
        change.accept(directory.resolve("data"));
        launch();
    }

    /// With the AOT cache, as usual.
    static Server start(Map<String, String> settings) throws IOException, InterruptedException {
        return new Server(command(true), settings);
    }

    static Server start(boolean aot) throws IOException, InterruptedException {
        return new Server(command(aot), Map.of());
    }

    /// By the script, its own work included.
    static Server startByScript() throws IOException, InterruptedException {
        return new Server(List.of("./statuscast", "run"), Map.of());
    }

    private static List<String> command(boolean aot) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("bench.flags").split(" ")));
        if (aot) {
            command.addAll(List.of(
                    "-XX:AOTCache=" + System.getProperty("bench.aot"), "-Xlog:aot=off", "-Xlog:cds=off"));
        }
        String more = System.getenv("STATUSCAST_JAVA_OPTS");
        if (more != null && !more.isBlank()) {
            command.addAll(List.of(more.strip().split("\\s+")));
        }
        command.addAll(List.of("-jar", System.getProperty("bench.jar")));
        return command;
    }

    /// A new, empty directory on the disk of the sources.
    static Path directory() throws IOException {
        return Files.createTempDirectory(Files.createDirectories(Path.of(".statuscast").toAbsolutePath()), "bench");
    }

    /// A port below those that systems hand out by themselves: nobody takes it before the server does.
    private static int freePort() throws IOException {
        for (int i = 0; ; i++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                if (i == 20) {
                    throw taken;
                }
            }
        }
    }

    private boolean answers() {
        try (var connection = new Connection(port)) {
            return connection.send("GET", "/health", "").status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    /// In how many lines of its log the server says something.
    long logged(String words) throws IOException {
        try (var lines = Files.lines(directory.resolve("err.log"))) {
            return lines.filter(line -> line.contains(words)).count();
        }
    }

    /// The processor time that the process has used.
    double cpuSeconds() {
        return process.toHandle()
                        .info()
                        .totalCpuDuration()
                        .orElseThrow()
                        .toNanos()
                / 1e9;
    }

    String call(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Token", KEY)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        var response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    /// Waits until the first device is online; returns its id.
    String onlineDevice() throws IOException, InterruptedException {
        for (int i = 0; i < 300; i++) {
            String devices = call("GET", "/v1/devices", "");
            if (devices.contains("\"session\":{\"status\":\"online\"")) {
                return member(devices, "id");
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("no number came online: " + call("GET", "/v1/devices", ""));
    }

    /// The first text member of that name.
    static String member(String json, String name) {
        var matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + name + " in " + json);
        }
        return matcher.group(1);
    }

    @Override
    public void close() throws InterruptedException {
        client.close();
        process.destroy();
        process.waitFor();
        delete(directory);
    }

    static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
