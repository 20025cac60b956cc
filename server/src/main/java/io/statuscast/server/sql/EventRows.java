package io.statuscast.server.sql;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.EventFilter;
import io.statuscast.core.post.PostEvent;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.Progress.Note;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The history of the posts in the table `post_event`. Numbers are given in the order of the commits, since
/// there is one writer.
final class EventRows {
    private static final String INTO = "INSERT INTO post_event (post_id, device_id, at, from_state, to_state, version,"
            + " reason_code, reason_sentence) ";
    static final String INSERT = INTO + "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    /// Inserts once for each row of what is to follow: `FROM ...`. A selected parameter's type is not known
    /// by itself.
    static final String INSERT_SELECTED = INTO
            + "SELECT CAST(? AS text), CAST(? AS text), CAST(? AS bigint), CAST(? AS text), CAST(? AS text),"
            + " CAST(? AS bigint), CAST(? AS text), CAST(? AS text)";
    static final String DELETE = "DELETE FROM post_event WHERE number = ?";

    private static final int PAGE = 1_000;

    private EventRows() {}

    /// The values of [#INSERT] and [#INSERT_SELECTED].
    static @Nullable Object[] values(PostEvent event) {
        Note reason = event.reason();
        PostState from = event.from();
        return new @Nullable Object[] {
            event.postId().value(),
            event.deviceId().value(),
            event.at(),
            from == null ? null : from.word(),
            event.to().word(),
            event.version(),
            reason == null ? null : reason.code(),
            reason == null ? null : reason.sentence()
        };
    }

    static List<PostEvent> after(Session session, long number, int limit, EventFilter filter) throws SQLException {
        var sql = new StringBuilder("SELECT number, post_id, device_id, at, from_state, to_state, version,"
                + " reason_code, reason_sentence FROM post_event WHERE number > ?");
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(number);
        if (filter.postId() != null) {
            sql.append(" AND post_id = ?");
            parameters.add(filter.postId().value());
        }
        in(sql, "device_id", filter.devices().stream().map(ResourceId::value).toList());
        parameters.addAll(filter.devices().stream().map(ResourceId::value).toList());
        in(sql, "to_state", filter.to().stream().map(PostState::word).toList());
        parameters.addAll(filter.to().stream().map(PostState::word).toList());
        if (!filter.to().isEmpty()) {
            sql.append(" AND (from_state IS NULL OR from_state <> to_state)");
        }
        sql.append(" ORDER BY number LIMIT ?");
        parameters.add(limit);
        return session.query(sql.toString(), EventRows::read, parameters.toArray());
    }

    private static void in(StringBuilder sql, String column, List<String> values) {
        if (!values.isEmpty()) {
            sql.append(" AND ").append(column).append(" IN (");
            sql.append(String.join(", ", Collections.nCopies(values.size(), "?")))
                    .append(")");
        }
    }

    private static PostEvent read(ResultSet row) throws SQLException {
        String from = row.getString(5);
        String code = row.getString(8);
        return new PostEvent(
                row.getLong(1),
                new ResourceId(row.getString(2)),
                new ResourceId(row.getString(3)),
                PostRows.time(row, 4),
                from == null ? null : PostRows.constant(PostState.class, from),
                PostRows.constant(PostState.class, row.getString(6)),
                row.getLong(7),
                code == null ? null : new Note(code, row.getString(9)));
    }

    /// One event on the way to being forgotten.
    private record Old(long number, Instant at, @Nullable String state) {
        boolean isDone() {
            return state == null || PostRows.constant(PostState.class, state).isEnded();
        }
    }

    /// The numbers of events before a time, of posts that have ended or are gone: the values of [#DELETE].
    static List<@Nullable Object[]> old(Session session, Instant before, int limit) throws SQLException {
        List<@Nullable Object[]> found = new ArrayList<>();
        long number = 0;
        while (true) {
            List<Old> page = session.query(
                    "SELECT e.number, e.at, p.state FROM post_event e LEFT JOIN post p ON p.id = e.post_id"
                            + " WHERE e.number > ? ORDER BY e.number LIMIT ?",
                    row -> new Old(row.getLong(1), PostRows.time(row, 2), row.getString(3)),
                    number,
                    PAGE);
            for (Old event : page) {
                if (!event.at().isBefore(before) || found.size() == limit) {
                    return found;
                }
                if (event.isDone()) {
                    found.add(new @Nullable Object[] {event.number()});
                }
                number = event.number();
            }
            if (page.size() < PAGE) {
                return found;
            }
        }
    }
}
