package io.statuscast.server.sql;

import io.statuscast.core.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;

/// What differs between the databases below the repositories.
interface Dialect {
    /// Opens the connection that writes; without auto-commit.
    Connection openWriter() throws SQLException;

    /// Opens a connection that only reads; without auto-commit.
    Connection openReader() throws SQLException;

    /// The folder of this database's migrations, a resource beside this class.
    String migrations();

    /// Says what kind of failure an error of the driver is.
    StorageException translate(SQLException error);

    /// Whether an error concerns one statement only, so that the transaction around it may go on.
    boolean isOfOneStatement(SQLException error);
}
