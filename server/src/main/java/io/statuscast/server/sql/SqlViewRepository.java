package io.statuscast.server.sql;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.view.View;
import io.statuscast.core.view.ViewRepository;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Views of posts in the table `post_view`.
public final class SqlViewRepository implements ViewRepository {
    /// Null is larger than every time, as far as the earliest of two is concerned.
    private static final String EARLIEST = "CASE WHEN post_view.%1$s IS NULL OR excluded.%1$s < post_view.%1$s"
            + " THEN coalesce(excluded.%1$s, post_view.%1$s) ELSE post_view.%1$s END";

    private static final String MERGE = " ON CONFLICT (post_id, person) DO UPDATE SET delivered_at = "
            + EARLIEST.formatted("delivered_at") + ", viewed_at = " + EARLIEST.formatted("viewed_at");

    private static final String RECORD = "INSERT INTO post_view (post_id, person, delivered_at, viewed_at)"
            + " SELECT id, CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT) FROM post WHERE id = ?"
            + MERGE;

    /// What is known of a person under its LID, as known of its phone number.
    private static final String FOLD = "INSERT INTO post_view (post_id, person, delivered_at, viewed_at) SELECT"
            + " post_id, CAST(? AS TEXT), delivered_at, viewed_at FROM post_view WHERE post_id = ? AND person = ?"
            + MERGE;

    private static final String FORGET = "DELETE FROM post_view WHERE post_id = ? AND person = ?";

    private final SqlDatabase database;

    public SqlViewRepository(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public void record(Collection<View> views) {
        if (views.isEmpty()) {
            return;
        }
        List<View> renamed =
                views.stream().filter(view -> view.before() != null).toList();
        database.write(session -> {
            session.updateAll(RECORD, rows(views, SqlViewRepository::recorded));
            session.updateAll(FOLD, rows(renamed, SqlViewRepository::folded));
            return session.updateAll(FORGET, rows(renamed, SqlViewRepository::forgotten));
        });
    }

    private static List<@Nullable Object[]> rows(Collection<View> views, Function<View, @Nullable Object[]> row) {
        return views.stream().map(row).toList();
    }

    private static @Nullable Object[] recorded(View view) {
        return new @Nullable Object[] {
            view.person(), view.deliveredAt(), view.viewedAt(), view.postId().value()
        };
    }

    private static @Nullable Object[] folded(View view) {
        return new @Nullable Object[] {view.person(), view.postId().value(), view.before()};
    }

    private static @Nullable Object[] forgotten(View view) {
        return new @Nullable Object[] {view.postId().value(), view.before()};
    }

    @Override
    public List<View> of(ResourceId postId, int page, int size) {
        return database.read(session -> session.query(
                "SELECT person, delivered_at, viewed_at FROM post_view WHERE post_id = ?"
                        + " ORDER BY viewed_at IS NULL, viewed_at, delivered_at IS NULL, delivered_at, person"
                        + " LIMIT ? OFFSET ?",
                row -> new View(postId, row.getString(1), PostRows.timeOrNull(row, 2), PostRows.timeOrNull(row, 3)),
                postId.value(),
                size,
                (long) page * size));
    }

    @Override
    public Counts count(ResourceId postId) {
        return database.read(session -> session.first(
                        "SELECT count(*), count(viewed_at), min(delivered_at), min(viewed_at) FROM post_view"
                                + " WHERE post_id = ?",
                        row -> new Counts(
                                row.getInt(1), row.getInt(2), PostRows.timeOrNull(row, 3), PostRows.timeOrNull(row, 4)),
                        postId.value())
                .orElseThrow());
    }
}
