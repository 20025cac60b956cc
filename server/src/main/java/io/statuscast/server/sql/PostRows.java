package io.statuscast.server.sql;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.WaId;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Delivery;
import io.statuscast.core.post.Delivery.OnMissed;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostContent.Media;
import io.statuscast.core.post.PostContent.MediaFormat;
import io.statuscast.core.post.PostContent.MediaKind;
import io.statuscast.core.post.PostContent.MediaSource;
import io.statuscast.core.post.PostContent.Rendition;
import io.statuscast.core.post.PostContent.Text;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.Progress;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.post.Progress.Reach;
import io.statuscast.core.post.QueueEntry;
import io.statuscast.core.post.StatusFont;
import io.statuscast.core.repeat.Repeat;
import io.statuscast.core.repeat.RepeatPlan;
import io.statuscast.core.repeat.RepeatRule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a post lies in its row, both ways.
final class PostRows {
    /// The columns of a post in the order that [#read] expects; [#values] gives all but the first.
    static final String COLUMNS = "seq, id, wa_id, device_id, kind, text, color, background, font,"
            + " media_url, media_asset, media_format, media_filename, rendition_kind, rendition_asset,"
            + " audience_only, reference, deliver_at, scheduled, strict, lateness, created_at,"
            + " state, version, attempts, due_at, unprepared, note_code, note_sentence,"
            + " published_at, recipients, unreachable, changed_at,"
            + " audience_except, audience_named, on_missed, remove_at, repeat_rule, repeat_zone, repeat_until,"
            + " repeat_count, repeat_series, repeat_first, repeat_number, repeat_successor, leave_at, refused";

    /// The columns that an edit may change, with a place for each: see [#edited].
    static final String EDITED = "device_id = ?, kind = ?, text = ?, color = ?, background = ?, font = ?,"
            + " media_url = ?, media_asset = ?, media_format = ?, media_filename = ?, rendition_kind = ?,"
            + " rendition_asset = ?, audience_only = ?, audience_except = ?, audience_named = ?, reference = ?,"
            + " deliver_at = ?, scheduled = ?, strict = ?, lateness = ?, on_missed = ?, remove_at = ?,"
            + " repeat_rule = ?, repeat_zone = ?, repeat_until = ?, repeat_count = ?, repeat_series = ?,"
            + " repeat_first = ?, repeat_number = ?, repeat_successor = ?";

    static final String ENTRY_COLUMNS = "id, state, due_at, deliver_at, seq";
    static final String TEXT = "text";
    static final String MEDIA = "media";

    private PostRows() {}

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }

    static @Nullable Object[] values(Post post) {
        List<@Nullable Object> values = new ArrayList<>(48);
        addAll(values, post.id().value(), post.waId().value(), post.deviceId().value());
        addContent(values, post.content());
        addAll(values, only(post.audience()), post.reference());
        Delivery delivery = post.delivery();
        addAll(
                values,
                delivery.at(),
                delivery.scheduled(),
                delivery.strict(),
                delivery.lateness().toMillis(),
                post.createdAt());
        addProgress(values, post);
        addAll(values, except(post.audience()), named(post.audience()));
        addAfter(values, delivery);
        Reach reach = post.progress().reach();
        addAll(values, post.progress().leaveAt(), reach == null ? null : reach.refused());
        return values.toArray();
    }

    /// The values of [#EDITED].
    static List<@Nullable Object> edited(Post post) {
        List<@Nullable Object> values = new ArrayList<>(32);
        values.add(post.deviceId().value());
        addContent(values, post.content());
        addAll(values, only(post.audience()), except(post.audience()), named(post.audience()), post.reference());
        Delivery delivery = post.delivery();
        addAll(
                values,
                delivery.at(),
                delivery.scheduled(),
                delivery.strict(),
                delivery.lateness().toMillis());
        addAfter(values, delivery);
        return values;
    }

    private static @Nullable String only(Audience audience) {
        return audience instanceof Audience.Only(var numbers) ? String.join(",", numbers) : null;
    }

    private static @Nullable String except(Audience audience) {
        return audience instanceof Audience.Except(var numbers) ? String.join(",", numbers) : null;
    }

    private static @Nullable String named(Audience audience) {
        return audience instanceof Audience.Named(var id) ? id.value() : null;
    }

    private static void addAfter(List<@Nullable Object> values, Delivery delivery) {
        addAll(values, word(delivery.onMissed()), delivery.removeAt());
        Repeat repeat = delivery.repeat();
        if (repeat == null) {
            addAll(values, null, null, null, null, null, null, null, null);
            return;
        }
        RepeatPlan plan = repeat.plan();
        ResourceId successor = repeat.successor();
        addAll(
                values,
                plan.rule().text(),
                plan.zone().getId(),
                plan.until(),
                plan.count(),
                repeat.series().value(),
                repeat.first(),
                repeat.number(),
                successor == null ? null : successor.value());
    }

    private static void addContent(List<@Nullable Object> values, PostContent content) {
        switch (content) {
            case Text(var text, var color, var background, var font) -> {
                addAll(values, TEXT, text, color, background, word(font));
                addAll(values, null, null, null, null, null, null);
            }
            case Media(var source, var caption, var format, var filename, var rendition) -> {
                addAll(values, MEDIA, caption, null, null, null);
                switch (source) {
                    case MediaSource.Url(var url) -> addAll(values, url, null);
                    case MediaSource.Uploaded(var sha256) -> addAll(values, null, sha256);
                }
                addAll(values, word(format), filename);
                addAll(
                        values,
                        rendition == null ? null : word(rendition.kind()),
                        rendition == null ? null : rendition.sha256());
            }
        }
    }

    private static void addProgress(List<@Nullable Object> values, Post post) {
        Progress progress = post.progress();
        Note note = progress.note();
        Reach reach = progress.reach();
        addAll(values, word(progress.state()), progress.version(), progress.attempts(), progress.dueAt());
        values.add(post.content().needsPreparation());
        addAll(values, note == null ? null : note.code(), note == null ? null : note.sentence());
        addAll(
                values,
                progress.publishedAt(),
                reach == null ? null : reach.recipients(),
                reach == null ? null : reach.unreachable(),
                progress.changedAt());
    }

    private static void addAll(List<@Nullable Object> values, @Nullable Object... more) {
        for (Object value : more) {
            values.add(value);
        }
    }

    static Post read(ResultSet row) throws SQLException {
        return new Post(
                new ResourceId(row.getString(2)),
                new WaId(row.getString(3)),
                new ResourceId(row.getString(4)),
                content(row),
                audience(row),
                row.getString(17),
                new Delivery(
                        time(row, 18),
                        row.getInt(19) != 0,
                        row.getInt(20) != 0,
                        Duration.ofMillis(row.getLong(21)),
                        constant(OnMissed.class, row.getString(36)),
                        timeOrNull(row, 37),
                        repeat(row)),
                row.getLong(1),
                time(row, 22),
                progress(row));
    }

    private static PostContent content(ResultSet row) throws SQLException {
        if (row.getString(5).equals(TEXT)) {
            return new Text(
                    row.getString(6), row.getString(7), row.getInt(8), constant(StatusFont.class, row.getString(9)));
        }
        String url = row.getString(10);
        String renditionKind = row.getString(14);
        return new Media(
                url != null ? new MediaSource.Url(url) : new MediaSource.Uploaded(row.getString(11)),
                row.getString(6),
                constant(MediaFormat.class, row.getString(12)),
                row.getString(13),
                renditionKind == null
                        ? null
                        : new Rendition(constant(MediaKind.class, renditionKind), row.getString(15)));
    }

    private static Audience audience(ResultSet row) throws SQLException {
        String only = row.getString(16);
        if (only != null) {
            return new Audience.Only(List.of(only.split(",")));
        }
        String except = row.getString(34);
        if (except != null) {
            return new Audience.Except(List.of(except.split(",")));
        }
        String named = row.getString(35);
        return named == null ? new Audience.Contacts() : new Audience.Named(new ResourceId(named));
    }

    private static @Nullable Repeat repeat(ResultSet row) throws SQLException {
        String rule = row.getString(38);
        if (rule == null) {
            return null;
        }
        String successor = row.getString(45);
        return new Repeat(
                new RepeatPlan(
                        RepeatRule.parse(rule),
                        ZoneId.of(row.getString(39)),
                        timeOrNull(row, 40),
                        numberOrNull(row, 41)),
                new ResourceId(row.getString(42)),
                time(row, 43),
                row.getInt(44),
                successor == null ? null : new ResourceId(successor));
    }

    private static Progress progress(ResultSet row) throws SQLException {
        String code = row.getString(28);
        Instant publishedAt = timeOrNull(row, 30);
        return new Progress(
                constant(PostState.class, row.getString(23)),
                row.getLong(24),
                row.getInt(25),
                timeOrNull(row, 26),
                code == null ? null : new Note(code, row.getString(29)),
                publishedAt,
                timeOrNull(row, 46),
                publishedAt == null ? null : new Reach(row.getInt(31), row.getInt(32), row.getInt(47)),
                time(row, 33));
    }

    static QueueEntry entry(ResultSet row) throws SQLException {
        return new QueueEntry(
                new ResourceId(row.getString(1)),
                constant(PostState.class, row.getString(2)),
                time(row, 3),
                time(row, 4),
                row.getLong(5));
    }

    static Instant time(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(timeOrNull(row, column));
    }

    static @Nullable Integer numberOrNull(ResultSet row, int column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? null : number;
    }

    static @Nullable Instant timeOrNull(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
