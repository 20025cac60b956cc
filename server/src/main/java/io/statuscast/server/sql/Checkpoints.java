package io.statuscast.server.sql;

import io.statuscast.core.time.RunUntilClosed;
import io.statuscast.core.time.Timekeeper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Moves pages from SQLite's log into its file beside the writer, so that no commit waits while thousands of pages are
/// written and forced to the disk. A passive checkpoint holds up neither the writer nor readers.
///
/// The writer still moves what is left when the log has grown long ([SqliteDialect#CHECKPOINT_PAGES]): only then
/// is the log empty and begun anew. Source: sqlite.org/wal.html, "Checkpointing".
final class Checkpoints implements Upkeep {
    private static final Logger LOG = System.getLogger(Checkpoints.class.getName());
    /// A change is some pages long.
    private static final int CHANGES = 500;

    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException;
    }

    private final Opener opener;
    private final AtomicInteger changes = new AtomicInteger();
    private final Timekeeper.Alarm alarm;
    private final RunUntilClosed loop;
    private @Nullable Connection connection;

    Checkpoints(Opener opener, Timekeeper time, RandomGenerator random) {
        this.opener = opener;
        this.alarm = time.newAlarm();
        this.loop = RunUntilClosed.start("database-checkpoints", time, random, this::round);
    }

    @Override
    public void committed(int more) {
        if (changes.addAndGet(more) >= CHANGES) {
            alarm.ring();
        }
    }

    private void round() throws InterruptedException, SQLException {
        alarm.awaitUntil(Instant.MAX);
        changes.set(0);
        Connection present = connection;
        if (present == null) {
            present = opener.open();
            connection = present;
        }
        try (var statement = present.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
        } catch (SQLException failure) {
            drop();
            throw failure;
        }
    }

    private void drop() {
        Connection broken = connection;
        connection = null;
        if (broken != null) {
            try {
                broken.close();
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "the connection of the checkpoints did not close", e);
            }
        }
    }

    @Override
    public void close() {
        loop.close();
        drop();
    }
}
