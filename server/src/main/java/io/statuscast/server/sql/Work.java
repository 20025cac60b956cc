package io.statuscast.server.sql;

import java.sql.SQLException;

/// A change, or a reading, that does what it likes on a database session. Must not keep the session, nor commit.
@FunctionalInterface
non-sealed interface Work<T> extends Change<T> {
    T on(Session session) throws SQLException;
}
