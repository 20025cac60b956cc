package io.statuscast.server.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// Brings a database to the present schema: numbered files of SQL, each run once, in order, in a transaction
/// of its own together with the note that it was run.
///
/// A file that was released is never changed; a change of the schema is a new file.
final class Migrations {
    /// The files without their ending; the number is the place in this list. Each is in the folder of every
    /// dialect, or in [#FOR_ALL] when the databases read the same words.
    private static final List<String> FILES = List.of("1-first", "2-queue", "3-proxy");

    private static final String FOR_ALL = "all";

    private final Dialect dialect;

    Migrations(Dialect dialect) {
        this.dialect = dialect;
    }

    void apply(Session session, Instant now) throws SQLException {
        session.run("CREATE TABLE IF NOT EXISTS schema_version ("
                + "version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)");
        session.commit();
        int present = session.first("SELECT coalesce(max(version), 0) FROM schema_version", row -> row.getInt(1))
                .orElse(0);
        session.commit();
        if (present > FILES.size()) {
            throw new IllegalStateException("The database was written by a newer version of Statuscast (schema "
                    + present + ", this one knows " + FILES.size() + "): run that version.");
        }
        for (int version = present + 1; version <= FILES.size(); version++) {
            String name = FILES.get(version - 1);
            for (String statement : statements(name)) {
                session.run(statement);
            }
            session.update("INSERT INTO schema_version VALUES (?, ?, ?)", version, name, now);
            session.commit();
        }
    }

    /// The statements of a file: they end with a semicolon at the end of a line.
    private List<String> statements(String name) {
        try (InputStream file = open(name)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split(";\\s*\\n"))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the migration " + name, e);
        }
    }

    private InputStream open(String name) {
        for (String folder : List.of(dialect.migrations(), FOR_ALL)) {
            InputStream file = Migrations.class.getResourceAsStream(folder + "/" + name + ".sql");
            if (file != null) {
                return file;
            }
        }
        throw new IllegalStateException("the migration " + name + " is not in the program");
    }
}
