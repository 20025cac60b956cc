package io.statuscast.server.sql;

import java.sql.SQLException;

/// What a caller wants done on a database session. Must not keep the session, nor commit; may be run again after its
/// transaction was rolled back.
@FunctionalInterface
interface Work<T> {
    T on(Session session) throws SQLException;
}
