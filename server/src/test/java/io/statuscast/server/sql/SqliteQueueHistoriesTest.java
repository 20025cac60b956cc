package io.statuscast.server.sql;

import io.statuscast.core.storage.StorageException;
import io.statuscast.core.time.Timekeeper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

class SqliteQueueHistoriesTest extends QueueHistoriesContract {
    SqliteQueueHistoriesTest() {
        super(4_500, 10_000_000);
    }

    @Override
    Engine.Opener database(Path directory) {
        var dialect = new Hurried(new SqliteDialect(directory.resolve(SqlDatabase.FILE)));
        return time -> SqlDatabase.open(DirectoryLock.acquire(directory), dialect, time, new Random(1));
    }

    /// Does not wait for the disk, which outlives the crashes of a history.
    private record Hurried(Dialect dialect) implements Dialect {
        @Override
        public Connection openWriter() throws SQLException {
            return hurried(dialect.openWriter());
        }

        @Override
        public Connection openReader() throws SQLException {
            return hurried(dialect.openReader());
        }

        private static Connection hurried(Connection connection) throws SQLException {
            connection.setAutoCommit(true);
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA synchronous = OFF");
            }
            connection.setAutoCommit(false);
            return connection;
        }

        @Override
        public int readers() {
            return dialect.readers();
        }

        @Override
        public String migrations() {
            return dialect.migrations();
        }

        @Override
        public StorageException translate(SQLException error) {
            return dialect.translate(error);
        }

        @Override
        public Damage damageOf(SQLException error) {
            return dialect.damageOf(error);
        }

        @Override
        public @Nullable String transaction(Session writer) throws SQLException {
            return dialect.transaction(writer);
        }

        @Override
        public boolean wasCommitted(Session writer, String transaction) throws SQLException {
            return dialect.wasCommitted(writer, transaction);
        }

        @Override
        public void rollBack(Session writer) throws SQLException {
            dialect.rollBack(writer);
        }

        @Override
        public Upkeep upkeep(Timekeeper time, RandomGenerator random) {
            return Upkeep.none();
        }

        @Override
        public boolean changesTwoTablesAtOnce() {
            return dialect.changesTwoTablesAtOnce();
        }

        @Override
        public boolean isOurs() {
            return dialect.isOurs();
        }
    }
}
