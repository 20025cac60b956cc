package io.statuscast.server.http;

import io.statuscast.core.post.PostRepository.Counts;
import io.statuscast.core.queue.DeviceQueue;
import io.statuscast.core.queue.DeviceQueue.QuietHours;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The queue of a number. Source: `docs/openapi.yaml`, getDeviceQueue; docs/queue.md defines every word.
///
/// @param messages       waiting posts whose time has come
/// @param scheduled      posts still to come
/// @param waiting        all that counts against `waitingMax`, drafts included
/// @param deliverySpeed  seconds between two publications, at least
/// @param jitter         seconds that chance adds to it, at most
/// @param publishedToday on the calendar of `timezone`
/// @param head           the posts that may go out next, the first one first
record QueueJson(
        String device,
        String status,
        @Nullable String statusUpdatedAt,
        boolean force,
        @Nullable String forceUntil,
        long messages,
        long scheduled,
        long waiting,
        int waitingMax,
        Number deliverySpeed,
        Number jitter,
        @Nullable Quiet quietHours,
        String timezone,
        @Nullable Integer perDayMax,
        int publishedToday,
        @Nullable String publishedAt,
        List<PostJson> head) {

    /// @param from `HH:MM`, inclusive
    /// @param to   `HH:MM`, exclusive; over midnight when it is before `from`
    record Quiet(String from, String to, String zone) {}

    /// What was published of late.
    record Lately(int today, @Nullable Instant latest) {}

    static QueueJson from(
            DeviceQueue queue, Counts counts, long waiting, Lately lately, List<PostJson> head, Instant now) {
        Instant since = queue.statusChangedAt();
        Instant until = queue.isForced(now) ? queue.forceUntil() : null;
        QuietHours quiet = queue.quiet();
        Instant latest = lately.latest();
        return new QueueJson(
                queue.deviceId().value(),
                queue.status().word(),
                Json.timeOrNull(since),
                until != null,
                Json.timeOrNull(until),
                due(counts),
                counts.later(),
                waiting,
                queue.waitingMax(),
                seconds(queue.pace().least()),
                seconds(queue.pace().jitter()),
                quiet == null
                        ? null
                        : new Quiet(
                                clock(quiet.from()),
                                clock(quiet.to()),
                                queue.zone().getId()),
                queue.zone().getId(),
                queue.perDayMax(),
                lately.today(),
                Json.timeOrNull(latest),
                head);
    }

    /// How many open posts have something to be done now.
    static long due(Counts counts) {
        return Math.max(0, counts.open() - counts.later());
    }

    /// Whole seconds without a point.
    static Number seconds(Duration duration) {
        return duration.toMillis() % 1_000 == 0
                ? (Number) duration.toSeconds()
                : BigDecimal.valueOf(duration.toMillis(), 3);
    }

    private static String clock(LocalTime time) {
        return String.format(Locale.ROOT, "%02d:%02d", time.getHour(), time.getMinute());
    }
}
