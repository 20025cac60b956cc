package io.statuscast.server.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The PostgreSQL server of this run of the tests: started when first asked for, on a free port and a data directory of
/// its own, durable as in earnest, ended with the JVM. Thread-safe.
public final class TestPostgres {
    /// Kept strongly: the log manager forgets the level of a logger that nobody holds.
    private static final Logger LIBRARY = Logger.getLogger("io.zonky.test");

    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final int STARTS_MAX = 3;
    private static final int PORT_MIN = 20_000;
    private static final int PORT_MAX = 32_000;
    private static final int PORT_TRIES = 100;

    private static @Nullable EmbeddedPostgres server;
    private static int databases;

    private TestPostgres() {}

    /// Has the server wait for the disk or not, from the next commits on.
    public static synchronized void waitForTheDisk(boolean wait) {
        try (var connection = server().getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET fsync = " + (wait ? "on" : "off"));
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw new IllegalStateException("the server's settings cannot be changed", e);
        }
    }

    /// Creates an empty database.
    public static synchronized PostgresAddress freshDatabase() {
        databases++;
        String name = "test" + databases;
        try (var connection = server().getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("no database for the test", e);
        }
        return new PostgresAddress(
                "jdbc:postgresql://127.0.0.1:" + server().getPort() + "/" + name,
                Optional.of("postgres"),
                Optional.empty());
    }

    private static EmbeddedPostgres server() {
        EmbeddedPostgres present = server;
        if (present == null) {
            LIBRARY.setLevel(Level.WARNING);
            Redirect log = Redirect.appendTo(new File("target", "postgresql.log"));
            present = started(log);
            server = present;
        }
        return present;
    }

    private static EmbeddedPostgres started(Redirect log) {
        IOException last = null;
        for (int tries = 0; tries < STARTS_MAX; tries++) {
            try {
                Files.createDirectories(Path.of("target"));
                // The library's own settings are those of a server whose data nobody needs.
                return EmbeddedPostgres.builder()
                        .setPGStartupWait(START_MAX)
                        .setPort(freePort())
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setOutputRedirector(log)
                        .setErrorRedirector(log)
                        .start();
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IllegalStateException("PostgreSQL does not start, see " + log.file(), last);
    }

    /// A port that is free and stays so until the server listens there, some seconds later: the system gives those
    /// of this range to nobody who asks for any port.
    private static int freePort() throws IOException {
        IOException last = null;
        for (int tries = 0; tries < PORT_TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
            try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw new IOException("no free port", last);
    }
}
