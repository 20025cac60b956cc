package io.statuscast.server.sql;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.PostQuery;
import io.statuscast.core.post.PostState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which posts to read, as the part of a statement that follows the table.
final class PostFilter {
    /// [PostQuery.Reached] of a post, by its name.
    private static final String REACHED = "CASE WHEN EXISTS (SELECT 1 FROM post_view v WHERE v.post_id = post.id"
            + " AND v.viewed_at IS NOT NULL) THEN 'VIEWER' WHEN EXISTS (SELECT 1 FROM post_view v"
            + " WHERE v.post_id = post.id) THEN 'DEVICE' ELSE 'SERVER' END";

    private final StringBuilder sql = new StringBuilder("WHERE device_id = ?");
    private final List<@Nullable Object> parameters = new ArrayList<>();

    private PostFilter(ResourceId device, Set<PostState> states) {
        parameters.add(device.value());
        if (!states.isEmpty()) {
            in("state", states.stream().map(PostRows::word).sorted().toList());
        }
    }

    /// All that a device has in some states, the oldest first.
    PostFilter(ResourceId device, Set<PostState> states, @Nullable Instant acceptedFrom) {
        this(device, states);
        and("created_at >= ?", acceptedFrom);
        sql.append(" ORDER BY seq");
    }

    PostFilter(PostQuery query) {
        this(query.deviceId(), query.states());
        if (!query.kinds().isEmpty()) {
            in("coalesce(rendition_kind, kind)", query.kinds().stream().sorted().toList());
        }
        and("reference = ?", query.reference());
        if (query.search() != null) {
            and("lower(text) LIKE lower(?) ESCAPE '\\'", "%" + literally(query.search()) + "%");
        }
        if (!query.reached().isEmpty()) {
            sql.append(" AND (state NOT IN ('published', 'expired', 'revoked') OR ")
                    .append(REACHED);
            listed(query.reached().stream().map(Enum::name).sorted().toList());
            sql.append(")");
        }
        and("created_at >= ?", query.after());
        and("created_at < ?", query.before());
        sql.append(query.oldestFirst() ? " ORDER BY seq" : " ORDER BY seq DESC");
        sql.append(" LIMIT ? OFFSET ?");
        parameters.add(query.size());
        parameters.add((long) query.page() * query.size());
    }

    private void and(String condition, @Nullable Object parameter) {
        if (parameter != null) {
            sql.append(" AND ").append(condition);
            parameters.add(parameter);
        }
    }

    private void in(String column, Collection<String> words) {
        sql.append(" AND ").append(column);
        listed(words);
    }

    private void listed(Collection<String> words) {
        sql.append(" IN (")
                .append(String.join(", ", Collections.nCopies(words.size(), "?")))
                .append(")");
        parameters.addAll(words);
    }

    /// In LIKE, these three characters would mean something else.
    private static String literally(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    String sql() {
        return sql.toString();
    }

    @Nullable
    Object[] parameters() {
        return parameters.toArray();
    }
}
