/// The repositories on a SQL database, SQLite in the data directory or PostgreSQL: one writer that makes many callers'
/// changes durable with one commit, and a few readers.
@NullMarked
package io.statuscast.server.sql;

import org.jspecify.annotations.NullMarked;
