package io.statuscast.server.sql;

import io.statuscast.core.time.Timekeeper;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/// The open database of a data directory, which it holds the exclusive right to. Thread-safe; one-shot.
public final class SqlDatabase implements AutoCloseable {
    /// The database's file in the data directory.
    public static final String FILE = "statuscast.db";

    private static final int READERS = 4;

    private final DirectoryLock lock;
    private final GroupCommit writer;
    private final ReadPool readers;

    private SqlDatabase(DirectoryLock lock, GroupCommit writer, ReadPool readers) {
        this.lock = lock;
        this.writer = writer;
        this.readers = readers;
    }

    /// Opens the SQLite database of a data directory, creates both when they are not there, and brings the schema up to
    /// date.
    ///
    /// @throws DirectoryInUseException                          when another process has the directory open
    /// @throws io.statuscast.core.storage.StorageException      when the database cannot be opened
    public static SqlDatabase open(Path directory, Timekeeper time, RandomGenerator random) {
        DirectoryLock lock = DirectoryLock.acquire(directory);
        Dialect dialect = new SqliteDialect(directory.resolve(FILE));
        try {
            Session session = new Session(dialect.openWriter());
            new Migrations(dialect).apply(session, time.instant());
            return new SqlDatabase(
                    lock, new GroupCommit(dialect, session, time, random), new ReadPool(dialect, READERS));
        } catch (SQLException failure) {
            lock.close();
            throw dialect.translate(failure);
        } catch (RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    /// Does the work in a transaction; durable when this returns. Nothing of it is kept when this throws.
    <T> T write(Work<T> work) {
        return writer.write(work);
    }

    /// Does the work on one consistent state of the database.
    <T> T read(Work<T> work) {
        return readers.read(work);
    }

    /// Ends after the commit that is going on; callers still waiting fail.
    @Override
    public void close() {
        writer.close();
        readers.close();
        lock.close();
    }
}
