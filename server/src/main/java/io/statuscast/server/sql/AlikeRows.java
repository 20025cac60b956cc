package io.statuscast.server.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The [Rows] of one or more callers that have the same statement, on their way to the database together. One
/// thread at a time; one-shot.
final class AlikeRows {
    private final List<Part<?>> parts = new ArrayList<>();
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    private record Part<T>(Caller<?> caller, Rows<T> rows) {}

    void add(Caller<?> caller, Rows<?> rows) {
        parts.add(new Part<>(caller, rows));
        this.rows.addAll(rows.rows());
    }

    void run(Session session) throws SQLException {
        List<Long> told = parts.getFirst().rows().run(session, rows);
        int from = 0;
        for (Part<?> part : parts) {
            int to = from + part.rows().rows().size();
            part.caller().takes(told.subList(from, to));
            from = to;
        }
    }
}
