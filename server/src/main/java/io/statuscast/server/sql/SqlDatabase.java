package io.statuscast.server.sql;

import io.statuscast.core.time.Timekeeper;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/// An open database, together with the exclusive right to a data directory. Thread-safe; one-shot.
public final class SqlDatabase implements AutoCloseable {
    /// The database's file in the data directory.
    public static final String FILE = "statuscast.db";

    private final DirectoryLock lock;
    private final Dialect dialect;
    private final GroupCommit writer;
    private final ReadPool readers;
    private final Upkeep upkeep;

    private SqlDatabase(DirectoryLock lock, Dialect dialect, GroupCommit writer, Upkeep upkeep) {
        this.lock = lock;
        this.dialect = dialect;
        this.writer = writer;
        this.readers = new ReadPool(dialect);
        this.upkeep = upkeep;
    }

    /// Opens the SQLite database of a data directory, creates both when they are not there, and brings the schema up to
    /// date.
    ///
    /// @throws DirectoryInUseException                          when another process has the directory open
    /// @throws io.statuscast.core.storage.StorageException      when the database cannot be opened
    public static SqlDatabase open(Path directory, Timekeeper time, RandomGenerator random) {
        return open(DirectoryLock.acquire(directory), new SqliteDialect(directory.resolve(FILE)), time, random);
    }

    /// Opens a PostgreSQL database and brings its schema up to date. The data directory, which holds the files, is
    /// created and locked too.
    ///
    /// @throws DirectoryInUseException                          when another process has the directory open
    /// @throws io.statuscast.core.storage.StorageException      when the database cannot be opened, or is another's
    public static SqlDatabase open(Path directory, PostgresAddress address, Timekeeper time, RandomGenerator random) {
        return open(DirectoryLock.acquire(directory), new PostgresDialect(address), time, random);
    }

    static SqlDatabase open(DirectoryLock lock, Dialect dialect, Timekeeper time, RandomGenerator random) {
        try {
            Session session = new Session(dialect.openWriter());
            try {
                new Migrations(dialect).apply(session, time.instant());
                Upkeep upkeep = dialect.upkeep(time, random);
                var writer = new GroupCommit(dialect, session, upkeep::committed, time, random);
                return new SqlDatabase(lock, dialect, writer, upkeep);
            } catch (SQLException | RuntimeException failure) {
                session.close();
                throw failure;
            }
        } catch (SQLException failure) {
            lock.close();
            throw dialect.translate(failure);
        } catch (RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    /// Makes the change in a transaction; durable when this returns. Nothing of it is kept when this throws, unless it
    /// throws a [io.statuscast.core.storage.StorageException] of kind `IN_DOUBT`.
    <T> T write(Change<T> change) {
        return writer.write(change);
    }

    /// As [#write(Change)].
    <T> T write(Work<T> work) {
        return writer.write(work);
    }

    /// Does the work on one consistent state of the database.
    <T> T read(Work<T> work) {
        return readers.read(work);
    }

    /// Whether nobody but this object may change the database, so that what was read may be kept in memory.
    boolean isOurs() {
        return dialect.isOurs();
    }

    /// Whether one statement may change two tables.
    boolean changesTwoTablesAtOnce() {
        return dialect.changesTwoTablesAtOnce();
    }

    /// Ends after the commit that is going on; callers still waiting fail.
    @Override
    public void close() {
        upkeep.close();
        writer.close();
        readers.close();
        lock.close();
    }
}
