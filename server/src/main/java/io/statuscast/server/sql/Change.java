package io.statuscast.server.sql;

/// What a caller wants done in one transaction, which may hold the changes of others too. May be done again after its
/// transaction was rolled back.
sealed interface Change<T> permits Work, Rows {}
