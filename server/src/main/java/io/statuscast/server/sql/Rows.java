package io.statuscast.server.sql;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A change that is one statement, done for each of one or more rows of parameters, and nothing else: those of several
/// callers that have the same statement go to the database in one journey.
///
/// @param sql    the statement
/// @param key    the column of whole numbers that an insertion tells of each new row; null: the statement tells how
/// many
///               rows it changed
/// @param rows   the parameters
/// @param result makes the caller's result of what was told for each row, in their order
record Rows<T>(String sql, @Nullable String key, List<@Nullable Object[]> rows, Function<List<Long>, T> result)
        implements Change<T> {

    /// Runs the statement for these and other callers' rows.
    ///
    /// @return what was told for each
    List<Long> run(Session session, List<@Nullable Object[]> all) throws SQLException {
        return key == null
                ? Arrays.stream(session.updateAll(sql, all))
                        .mapToObj(Long::valueOf)
                        .toList()
                : session.insertAll(sql, key, all);
    }
}
