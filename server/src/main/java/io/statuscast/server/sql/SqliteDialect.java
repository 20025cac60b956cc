package io.statuscast.server.sql;

import io.statuscast.core.storage.StorageException;
import io.statuscast.core.storage.StorageException.Kind;
import io.statuscast.core.time.Timekeeper;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;
import org.sqlite.SQLiteConfig.TransactionMode;

/// SQLite in one file. WAL lets readers go on beside the writer; `synchronous=FULL` makes every commit wait for
/// the disk. Source of the result codes: sqlite.org/rescode.html.
final class SqliteDialect implements Dialect {
    private static final int FULL = 13;
    private static final int CONSTRAINT = 19;
    private static final int TOO_BIG = 18;
    private static final int MISMATCH = 20;
    private static final int SQL_ERROR = 1;
    private static final int PRIMARY_CODE = 0xff;

    private static final int READERS = 4;
    private static final int BUSY_MILLIS = 5_000;
    private static final int WRITER_CACHE_KIB = 16 * 1024;
    private static final int READER_CACHE_KIB = 4 * 1024;
    /// Pages in the log at which the writer moves what [Checkpoints] have not: 64 MiB.
    static final int CHECKPOINT_PAGES = 16_000;

    private final String url;

    SqliteDialect(Path file) {
        this.url = "jdbc:sqlite:" + file.toAbsolutePath();
    }

    @Override
    public Connection openWriter() throws SQLException {
        SQLiteConfig config = config(WRITER_CACHE_KIB);
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, String.valueOf(64L << 20));
        Connection connection = config.createConnection(url);
        run(connection, "PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    public Connection openReader() throws SQLException {
        SQLiteConfig config = config(READER_CACHE_KIB);
        Connection connection = config.createConnection(url);
        run(connection, "PRAGMA query_only = 1");
        connection.setAutoCommit(false);
        return connection;
    }

    /// SQLite ends a transaction by itself when the disk is full or fails, and the driver, which always has one
    /// open, does not notice. That one can be begun proves that none is open. Source: the page
    /// sqlite.org/lang_transaction.html on errors within a transaction.
    @Override
    public void rollBack(Session writer) throws SQLException {
        try {
            writer.rollback();
        } catch (SQLException ended) {
            try {
                writer.run("BEGIN IMMEDIATE");
            } catch (SQLException notEnded) {
                ended.addSuppressed(notEnded);
                throw ended;
            }
        }
    }

    @Override
    public Upkeep upkeep(Timekeeper time, RandomGenerator random) {
        return new Checkpoints(
                () -> {
                    SQLiteConfig config = config(READER_CACHE_KIB);
                    config.setSynchronous(SynchronousMode.FULL);
                    return config.createConnection(url);
                },
                time,
                random);
    }

    @Override
    public boolean changesTwoTablesAtOnce() {
        return false;
    }

    private static void run(Connection connection, String pragma) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(pragma);
        }
    }

    private static SQLiteConfig config(int cacheKib) {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-cacheKib);
        config.setTempStore(TempStore.MEMORY);
        return config;
    }

    @Override
    public int readers() {
        return READERS;
    }

    @Override
    public String migrations() {
        return "sqlite";
    }

    @Override
    public StorageException translate(SQLException error) {
        return switch (code(error)) {
            case FULL ->
                new StorageException(Kind.DISK_FULL, "The disk of the data directory is full: make room on it.", error);
            case CONSTRAINT, TOO_BIG, MISMATCH ->
                new StorageException(Kind.CONFLICT, "The data contradicts what is there.", error);
            default ->
                new StorageException(Kind.UNAVAILABLE, "The database cannot be used now: " + error.getMessage(), error);
        };
    }

    @Override
    public Damage damageOf(SQLException error) {
        return switch (code(error)) {
            case CONSTRAINT, TOO_BIG, MISMATCH, SQL_ERROR -> Damage.STATEMENT;
            default -> Damage.DATABASE;
        };
    }

    /// The driver's error of a batch has no code; its cause has.
    private static int code(SQLException error) {
        return (error instanceof BatchUpdateException && error.getCause() instanceof SQLException cause
                        ? cause.getErrorCode()
                        : error.getErrorCode())
                & PRIMARY_CODE;
    }

    @Override
    public @Nullable String transaction(Session writer) {
        return null;
    }

    @Override
    public boolean wasCommitted(Session writer, String transaction) {
        throw new IllegalStateException("a file's connection is not lost while it commits");
    }

    @Override
    public boolean isOurs() {
        return true;
    }
}
