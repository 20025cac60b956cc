package io.statuscast.server.sql;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.WaId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostContent.Media;
import io.statuscast.core.post.PostQuery;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.Progress;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.post.Progress.Reach;
import io.statuscast.core.post.QueueEntry;
import io.statuscast.core.post.QueueView;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Posts in the table `post`. The conditions of the queries repeat those of the partial indexes word for word: that is
/// what lets the database use them.
public final class SqlPostRepository implements PostRepository {
    private static final String SELECT = "SELECT " + PostRows.COLUMNS + " FROM post ";
    private static final String ENTRIES = "SELECT " + PostRows.ENTRY_COLUMNS + " FROM post ";
    private static final String FLOW = "WHERE device_id = ? AND due_at IS NOT NULL AND strict = 0 AND unprepared = 0 ";
    private static final String STRICT = "WHERE device_id = ? AND due_at IS NOT NULL AND strict = 1 ";
    private static final String MEDIA = "WHERE device_id = ? AND due_at IS NOT NULL AND unprepared = 1 ";
    private static final List<String> WAYS_OF_WAITING = List.of(FLOW, STRICT, MEDIA + "AND strict = 0 ");

    private static final String INSERT = "INSERT INTO post ("
            + PostRows.COLUMNS.substring(PostRows.COLUMNS.indexOf("id,")) + ") VALUES ("
            + String.join(", ", Collections.nCopies(PostRows.COLUMNS.split(",").length - 1, "?"))
            + ") RETURNING seq";
    private static final String ADVANCE = "UPDATE post SET state = ?, version = ?, attempts = ?, due_at = ?,"
            + " unprepared = ?, note_code = ?, note_sentence = ?, published_at = ?, recipients = ?, unreachable = ?,"
            + " changed_at = ?, rendition_kind = ?, rendition_asset = ? WHERE id = ? AND version = ?";

    private final SqlDatabase database;

    public SqlPostRepository(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public Post insert(Post post) {
        return database.write(session -> insert(session, post));
    }

    @Override
    public List<Post> insertAll(List<Post> posts) {
        return database.write(session -> {
            var kept = new ArrayList<Post>(posts.size());
            for (Post post : posts) {
                kept.add(insert(session, post));
            }
            return kept;
        });
    }

    private static Post insert(Session session, Post post) throws SQLException {
        long seq = session.first(INSERT, row -> row.getLong(1), PostRows.values(post))
                .orElseThrow();
        return post.withSeq(seq);
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
        var filter = new PostFilter(query);
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
    public boolean advance(Post after) {
        return database.write(session -> advance(session, after));
    }

    @Override
    public List<Post> advanceAll(Collection<Post> afters) {
        if (afters.isEmpty()) {
            return List.of();
        }
        return database.write(session -> {
            var written = new ArrayList<Post>(afters.size());
            for (Post after : afters) {
                if (advance(session, after)) {
                    written.add(after);
                }
            }
            return written;
        });
    }

    private static boolean advance(Session session, Post after) throws SQLException {
        Progress progress = after.progress();
        Note note = progress.note();
        Reach reach = progress.reach();
        PostContent.Rendition rendition = after.content() instanceof Media media ? media.rendition() : null;
        return session.update(
                        ADVANCE,
                        PostRows.word(progress.state()),
                        progress.version(),
                        progress.attempts(),
                        progress.dueAt(),
                        after.content().needsPreparation(),
                        note == null ? null : note.code(),
                        note == null ? null : note.sentence(),
                        progress.publishedAt(),
                        reach == null ? null : reach.recipients(),
                        reach == null ? null : reach.unreachable(),
                        progress.changedAt(),
                        rendition == null ? null : PostRows.word(rendition.kind()),
                        rendition == null ? null : rendition.sha256(),
                        after.id().value(),
                        progress.version() - 1)
                == 1;
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
                                + " AND state IN ('scheduled', 'retrying') LIMIT ?",
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
}
