package io.statuscast.server.sql;

import io.statuscast.core.storage.StorageException;
import io.statuscast.core.time.Timekeeper;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What differs between the databases below the repositories.
interface Dialect {
    /// How much an error of the driver spoils.
    enum Damage {
        /// One statement: the transaction may go on from a savepoint before it.
        STATEMENT,
        /// The connection: the work may be done again on a new one, unless it was lost while it committed.
        CONNECTION,
        /// The database cannot be used now.
        DATABASE
    }

    /// Opens the connection that writes; without auto-commit. While it is open no other process writes.
    Connection openWriter() throws SQLException;

    /// Opens a connection that only reads; without auto-commit. A transaction sees one state of the database.
    Connection openReader() throws SQLException;

    /// How many connections read at the same time, at most.
    int readers();

    /// The folder of this database's own migrations, a resource beside this class.
    String migrations();

    /// Says what kind of failure an error of the driver is.
    StorageException translate(SQLException error);

    Damage damageOf(SQLException error);

    /// A name for the writer's present transaction, by which [#wasCommitted] knows it again; null where a connection
    /// cannot be lost while it commits.
    @Nullable
    String transaction(Session writer) throws SQLException;

    /// Whether a transaction whose connection was lost while it committed was kept. Asked on a new writer, which was
    /// given its right to write only after the old one had ended.
    ///
    /// @throws StorageException of kind `IN_DOUBT` when the database no longer knows
    boolean wasCommitted(Session writer, String transaction) throws SQLException;

    /// Undoes what the writer's present transaction did, whether that is still open or was ended by the
    /// database itself; the next one may begin then.
    void rollBack(Session writer) throws SQLException;

    /// Begins what is to be done beside the writer as long as the database is open.
    Upkeep upkeep(Timekeeper time, RandomGenerator random);

    /// Whether one statement may change two tables: a journey to the server less.
    boolean changesTwoTablesAtOnce();

    /// Whether nobody but this process may change the database, so that what was read may be kept in memory.
    boolean isOurs();
}
