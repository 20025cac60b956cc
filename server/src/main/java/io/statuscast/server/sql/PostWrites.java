package io.statuscast.server.sql;

import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostContent.Media;
import io.statuscast.core.post.PostEvent;
import io.statuscast.core.post.PostStep;
import io.statuscast.core.post.Progress;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.post.Progress.Reach;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The changes of the table `post`, each with the event that tells of it in `post_event`. Immutable.
final class PostWrites {
    private static final String SEQ = "seq";
    private static final String INSERT = "INSERT INTO post ("
            + PostRows.COLUMNS.substring(PostRows.COLUMNS.indexOf("id,")) + ") VALUES ("
            + String.join(", ", Collections.nCopies(PostRows.COLUMNS.split(",").length - 1, "?")) + ")";
    private static final String INSERT_RETURNING = INSERT + " RETURNING " + SEQ;
    private static final String TELL_AND_INSERT = "WITH told AS (" + EventRows.INSERT + ") " + INSERT;
    private static final String PROGRESS = "UPDATE post SET state = ?, version = ?, attempts = ?, due_at = ?,"
            + " unprepared = ?, note_code = ?, note_sentence = ?, published_at = ?, recipients = ?, unreachable = ?,"
            + " refused = ?, leave_at = ?, changed_at = ?, ";
    private static final String IF_EXPECTED = " WHERE id = ? AND version = ?";
    private static final String ADVANCE = PROGRESS + "rendition_kind = ?, rendition_asset = ?" + IF_EXPECTED;
    private static final String EDIT = PROGRESS + PostRows.EDITED + IF_EXPECTED;
    private static final String ADVANCE_AND_TELL = andTell(ADVANCE);
    private static final String EDIT_AND_TELL = andTell(EDIT);

    private final boolean atOnce;

    /// @param atOnce whether the database changes both tables with one statement
    PostWrites(boolean atOnce) {
        this.atOnce = atOnce;
    }

    /// The change, and if it found its post, the event that tells of it.
    private static String andTell(String change) {
        return "WITH changed AS (" + change + " RETURNING 1) " + EventRows.INSERT_SELECTED + " FROM changed";
    }

    /// Adds new posts, all or none; its result are they with their places in the order of acceptance.
    Change<List<Post>> insertion(List<Post> posts) {
        if (atOnce) {
            return new Rows<>(TELL_AND_INSERT, SEQ, insertions(posts), seqs -> placed(posts, seqs));
        }
        Work<List<Post>> inTurn = session -> insert(session, posts);
        return inTurn;
    }

    /// Does [#insertion] as a part of more.
    List<Post> insert(Session session, List<Post> posts) throws SQLException {
        if (atOnce) {
            return placed(posts, session.insertAll(TELL_AND_INSERT, SEQ, insertions(posts)));
        }
        var seqs = new ArrayList<Long>(posts.size());
        for (Post post : posts) {
            seqs.add(session.first(INSERT_RETURNING, row -> row.getLong(1), PostRows.values(post))
                    .orElseThrow());
            session.update(EventRows.INSERT, EventRows.values(PostEvent.accepted(0, post)));
        }
        return placed(posts, seqs);
    }

    private static List<@Nullable Object[]> insertions(List<Post> posts) {
        var rows = new ArrayList<@Nullable Object[]>(posts.size());
        for (Post post : posts) {
            rows.add(both(EventRows.values(PostEvent.accepted(0, post)), PostRows.values(post)));
        }
        return rows;
    }

    private static List<Post> placed(List<Post> posts, List<Long> seqs) {
        var placed = new ArrayList<Post>(posts.size());
        for (int i = 0; i < posts.size(); i++) {
            placed.add(posts.get(i).withSeq(seqs.get(i)));
        }
        return placed;
    }

    /// Takes a step if its post is as expected; its result is the step as it was written, or empty.
    Change<Optional<PostStep>> taking(PostStep step) {
        if (atOnce && step.successor() == null) {
            return new Rows<>(
                    statement(step),
                    null,
                    Collections.singletonList(values(step)),
                    changed -> changed.getFirst() == 1 ? Optional.of(step) : Optional.empty());
        }
        Work<Optional<PostStep>> inTurn = session -> take(session, step);
        return inTurn;
    }

    /// Does [#taking] as a part of more.
    Optional<PostStep> take(Session session, PostStep step) throws SQLException {
        if (session.update(statement(step), values(step)) != 1) {
            return Optional.empty();
        }
        if (!atOnce && step.isHistoric()) {
            session.update(EventRows.INSERT, EventRows.values(PostEvent.of(0, step)));
        }
        Post successor = step.successor();
        return Optional.of(
                successor == null
                        ? step
                        : step.followedBy(insert(session, List.of(successor)).getFirst()));
    }

    private String statement(PostStep step) {
        if (atOnce && step.isHistoric()) {
            return step.isEdit() ? EDIT_AND_TELL : ADVANCE_AND_TELL;
        }
        return step.isEdit() ? EDIT : ADVANCE;
    }

    private @Nullable Object[] values(PostStep step) {
        Post after = step.after();
        List<@Nullable Object> values = progress(after);
        if (step.isEdit()) {
            values.addAll(PostRows.edited(after));
        } else {
            PostContent.Rendition rendition = after.content() instanceof Media media ? media.rendition() : null;
            values.add(rendition == null ? null : PostRows.word(rendition.kind()));
            values.add(rendition == null ? null : rendition.sha256());
        }
        values.add(after.id().value());
        values.add(after.progress().version() - 1);
        return atOnce && step.isHistoric()
                ? both(values.toArray(), EventRows.values(PostEvent.of(0, step)))
                : values.toArray();
    }

    private static List<@Nullable Object> progress(Post after) {
        Progress progress = after.progress();
        Note note = progress.note();
        Reach reach = progress.reach();
        return new ArrayList<>(Arrays.<@Nullable Object>asList(
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
                reach == null ? null : reach.refused(),
                progress.leaveAt(),
                progress.changedAt()));
    }

    private static @Nullable Object[] both(@Nullable Object[] first, @Nullable Object[] second) {
        @Nullable Object[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
