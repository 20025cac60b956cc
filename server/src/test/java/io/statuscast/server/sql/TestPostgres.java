package io.statuscast.server.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The PostgreSQL server of this run of the tests: started when first asked for, on a free port and a data directory of
/// its own, durable as in earnest, ended with the JVM. Thread-safe.
public final class TestPostgres {
    /// Kept strongly: the log manager forgets the level of a logger that nobody holds.
    private static final Logger LIBRARY = Logger.getLogger("io.zonky.test");

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
            try {
                Files.createDirectories(Path.of("target"));
                // The library's own settings are those of a server whose data nobody needs.
                present = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setOutputRedirector(log)
                        .setErrorRedirector(log)
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL does not start", e);
            }
            server = present;
        }
        return present;
    }
}
