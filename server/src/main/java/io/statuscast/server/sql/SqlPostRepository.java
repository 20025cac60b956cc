package io.statuscast.server.sql;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.WaId;
import io.statuscast.core.post.EventFilter;
import io.statuscast.core.post.KeptAnswer;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostEvent;
import io.statuscast.core.post.PostQuery;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.PostStep;
import io.statuscast.core.post.QueueEntry;
import io.statuscast.core.post.QueueView;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Posts in the table `post`. The conditions of the queries repeat those of the partial indexes word for
/// word: that is what lets the database use them.
public final class SqlPostRepository implements PostRepository {
    private static final String SELECT = "SELECT " + PostRows.COLUMNS + " FROM post ";
    private static final String ENTRIES = "SELECT " + PostRows.ENTRY_COLUMNS + " FROM post ";
    private static final String FLOW = "WHERE device_id = ? AND due_at IS NOT NULL AND strict = 0 AND unprepared = 0 ";
    private static final String STRICT = "WHERE device_id = ? AND due_at IS NOT NULL AND strict = 1 ";
    private static final String MEDIA = "WHERE device_id = ? AND due_at IS NOT NULL AND unprepared = 1 ";
    private static final List<String> WAYS_OF_WAITING = List.of(FLOW, STRICT, MEDIA + "AND strict = 0 ");

    private final SqlDatabase database;
    private final PostWrites writes;

    public SqlPostRepository(SqlDatabase database) {
        this.database = database;
        this.writes = new PostWrites(database.changesTwoTablesAtOnce());
    }

    @Override
    public List<Post> insertAll(List<Post> posts, @Nullable KeptAnswer answer) {
        return answer == null
                ? database.write(writes.insertion(posts))
                : database.write(session -> {
                    KeptAnswers.insert(session, answer);
                    return writes.insert(session, posts);
                });
    }

    @Override
    public Optional<KeptAnswer> answer(String scope, String key, Instant now) {
        return database.read(session -> KeptAnswers.find(session, scope, key, now));
    }

    @Override
    public Optional<Post> find(ResourceId id) {
        return database.read(session -> session.first(SELECT + "WHERE id = ?", PostRows::read, id.value()));
    }

    @Override
    public Optional<Post> find(ResourceId deviceId, WaId waId) {
        return database.read(session -> session.first(
                SELECT + "WHERE wa_id = ? AND device_id = ?", PostRows::read, waId.value(), deviceId.value()));
    }

    @Override
    public List<Post> list(PostQuery query) {
        return read(new PostFilter(query));
    }

    @Override
    public List<Post> all(ResourceId deviceId, Set<PostState> states, @Nullable Instant acceptedFrom) {
        return read(new PostFilter(deviceId, states, acceptedFrom));
    }

    private List<Post> read(PostFilter filter) {
        return database.read(session -> session.query(SELECT + filter.sql(), PostRows::read, filter.parameters()));
    }

    @Override
    public Counts count(ResourceId deviceId, Instant now) {
        return database.read(session -> {
            long open = 0;
            long later = 0;
            for (String waiting : WAYS_OF_WAITING) {
                Counts counts = session.first(
                                "SELECT count(*), count(CASE WHEN due_at > ? THEN 1 END) FROM post " + waiting,
                                row -> new Counts(row.getLong(1), row.getLong(2)),
                                now,
                                deviceId.value())
                        .orElseThrow();
                open += counts.open();
                later += counts.later();
            }
            return new Counts(open, later);
        });
    }

    @Override
    public Map<ResourceId, Long> waiting() {
        return database.read(session -> {
            var counts = new HashMap<ResourceId, Long>();
            for (String waiting : WAYS_OF_WAITING) {
                count(session, waiting.replace("device_id = ? AND ", ""), counts);
            }
            count(session, "WHERE state = 'draft'", counts);
            return counts;
        });
    }

    private static void count(Session session, String condition, Map<ResourceId, Long> counts) throws SQLException {
        session.query(
                "SELECT device_id, count(*) FROM post " + condition + " GROUP BY device_id",
                row -> counts.merge(new ResourceId(row.getString(1)), row.getLong(2), Long::sum));
    }

    @Override
    public Tally published(ResourceId deviceId, Instant since) {
        String ofDevice = " FROM post WHERE device_id = ? AND published_at IS NOT NULL";
        return database.read(session -> new Tally(
                session.first(
                                "SELECT count(*)" + ofDevice + " AND published_at >= ?",
                                row -> row.getInt(1),
                                deviceId.value(),
                                since)
                        .orElseThrow(),
                session.first(
                                "SELECT published_at" + ofDevice + " ORDER BY published_at DESC LIMIT 1",
                                row -> PostRows.time(row, 1),
                                deviceId.value())
                        .orElse(null)));
    }

    @Override
    public Optional<PostStep> advance(PostStep step) {
        return database.write(writes.taking(step));
    }

    @Override
    public List<PostStep> advanceAll(Collection<PostStep> steps) {
        if (steps.isEmpty()) {
            return List.of();
        }
        return database.write(session -> {
            var written = new ArrayList<PostStep>(steps.size());
            for (PostStep step : steps) {
                writes.take(session, step).ifPresent(written::add);
            }
            return written;
        });
    }

    @Override
    public boolean delete(Post post) {
        String id = post.id().value();
        return database.write(session -> {
            boolean gone = session.update(
                            "DELETE FROM post WHERE id = ? AND version = ?",
                            id,
                            post.progress().version())
                    == 1;
            if (gone) {
                session.update("DELETE FROM post_event WHERE post_id = ?", id);
                session.update("DELETE FROM post_view WHERE post_id = ?", id);
            }
            return gone;
        });
    }

    @Override
    public QueueView look(ResourceId deviceId, Instant flowUntil, Instant mediaUntil, int limit) {
        String device = deviceId.value();
        return database.read(session -> {
            Head head = session.first(
                            "SELECT " + PostRows.ENTRY_COLUMNS + ", unprepared FROM post " + STRICT
                                    + "ORDER BY deliver_at, seq LIMIT 1",
                            row -> new Head(PostRows.entry(row), row.getInt(6) != 0),
                            device)
                    .orElse(null);
            return new QueueView(
                    session.query(
                            ENTRIES + FLOW + "AND due_at <= ? AND state <> 'sending' ORDER BY due_at, seq LIMIT ?",
                            PostRows::entry,
                            device,
                            flowUntil,
                            limit),
                    head == null ? null : head.entry(),
                    head != null && head.unprepared(),
                    session.query(
                            ENTRIES + MEDIA + "AND due_at <= ? AND state <> 'preparing' ORDER BY due_at, seq LIMIT ?",
                            PostRows::entry,
                            device,
                            mediaUntil,
                            limit),
                    firstAfter(session, FLOW, device, flowUntil),
                    firstAfter(session, MEDIA, device, mediaUntil));
        });
    }

    private record Head(QueueEntry entry, boolean unprepared) {}

    private static @Nullable Instant firstAfter(Session session, String waiting, String device, Instant horizon)
            throws SQLException {
        return session.first(
                        "SELECT due_at FROM post " + waiting + "AND due_at > ? ORDER BY due_at LIMIT 1",
                        row -> PostRows.time(row, 1),
                        device,
                        horizon)
                .orElse(null);
    }

    @Override
    public List<ResourceId> devicesWithOpenPosts() {
        String any = " EXISTS (SELECT 1 FROM post ";
        String ofDevice = WAYS_OF_WAITING.stream()
                .map(waiting -> any + waiting.replace("device_id = ?", "device_id = device.id") + ")")
                .reduce((a, b) -> a + " OR" + b)
                .orElseThrow();
        return database.read(session ->
                session.query("SELECT id FROM device WHERE" + ofDevice, row -> new ResourceId(row.getString(1))));
    }

    @Override
    public List<Post> interrupted() {
        return database.read(session ->
                session.query(SELECT + "WHERE state IN ('sending', 'preparing') ORDER BY seq", PostRows::read));
    }

    @Override
    public List<Post> late(ResourceId deviceId, Instant lateBefore, int limit) {
        return database.read(session -> {
            var late = new LinkedHashMap<ResourceId, Post>();
            for (String waiting : WAYS_OF_WAITING) {
                List<Post> found = session.query(
                        SELECT + waiting
                                + "AND due_at < ? AND deliver_at + lateness < ?"
                                + " AND on_missed <> 'post' AND state IN ('scheduled', 'retrying') LIMIT ?",
                        PostRows::read,
                        deviceId.value(),
                        lateBefore,
                        lateBefore,
                        limit - late.size());
                found.forEach(post -> late.put(post.id(), post));
            }
            return List.copyOf(late.values());
        });
    }

    @Override
    public List<Post> leaving(Instant now, int limit) {
        return database.read(session -> session.query(
                SELECT + "WHERE leave_at IS NOT NULL AND leave_at <= ? ORDER BY leave_at, seq LIMIT ?",
                PostRows::read,
                now,
                limit));
    }

    @Override
    public Optional<Instant> nextLeaving() {
        return database.read(session -> session.first(
                "SELECT leave_at FROM post WHERE leave_at IS NOT NULL ORDER BY leave_at, seq LIMIT 1",
                row -> PostRows.time(row, 1)));
    }

    @Override
    public List<PostEvent> eventsAfter(long number, int limit, EventFilter filter) {
        return database.read(session -> EventRows.after(session, number, limit, filter));
    }

    @Override
    public long lastEvent() {
        return database.read(
                session -> session.first("SELECT coalesce(max(number), 0) FROM post_event", row -> row.getLong(1))
                        .orElse(0L));
    }

    @Override
    public int forget(Instant eventsBefore, Instant now, int limit) {
        List<@Nullable Object[]> old = database.read(session -> EventRows.old(session, eventsBefore, limit));
        database.write(session -> {
            KeptAnswers.forget(session, now);
            return session.updateAll(EventRows.DELETE, old);
        });
        return old.size();
    }
}
