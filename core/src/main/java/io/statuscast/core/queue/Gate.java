package io.statuscast.core.queue;

import io.statuscast.core.post.Delivery.OnMissed;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostRepository.Tally;
import io.statuscast.core.post.Progress.Note;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// When one device may publish next, as far as the rules of its queue say. Not thread-safe: guarded by the
/// engine's lock.
final class Gate {
    private final RandomGenerator random;
    private DeviceQueue queue;
    /// When the pace allows the next publication; null while it is not known when the last one was.
    private @Nullable Instant paceUntil;
    /// The day whose publications [#published] counts; null while they are not known.
    private @Nullable LocalDate day;
    private int published;
    /// Publications begun so far.
    private long begun;

    Gate(DeviceQueue queue, RandomGenerator random) {
        this.queue = queue;
        this.random = random;
    }

    DeviceQueue queue() {
        return queue;
    }

    void follow(DeviceQueue changed) {
        if (!changed.pace().equals(queue.pace()) || !changed.zone().equals(queue.zone())) {
            paceUntil = null;
            day = null;
        }
        queue = changed;
    }

    /// From when on the device's publications have to be counted before [#opensAt] can tell; null when it can.
    @Nullable
    Instant tallyNeededSince(Instant now) {
        LocalDate today = queue.day(now);
        boolean forDay = queue.perDayMax() != null && !today.equals(day);
        boolean forPace = !queue.pace().isNone() && paceUntil == null;
        return forDay || forPace ? queue.startOf(today) : null;
    }

    long begun() {
        return begun;
    }

    /// Takes over what the repository counted, unless a publication began meanwhile: then it is not known
    /// whether that was counted.
    ///
    /// @param begunBefore [#begun] before the repository was read
    /// @param now         a publication after it was made by a clock that was set back since
    void counted(Tally tally, Instant since, long begunBefore, Instant now) {
        if (begun != begunBefore) {
            return;
        }
        day = queue.day(since);
        published = tally.since();
        if (paceUntil == null) {
            Instant latest = tally.latest();
            paceUntil = latest == null ? Instant.MIN : Lane.earlier(latest, now).plus(drawPace());
        }
    }

    /// When a publication may begin: [Instant#MIN] for now, [Instant#MAX] for not before the queue or what is
    /// known of it changes.
    Instant opensAt(Instant now) {
        if (!queue.status().publishes()) {
            return Instant.MAX;
        }
        if (queue.isForced(now)) {
            return Instant.MIN;
        }
        if (tallyNeededSince(now) != null) {
            return Instant.MAX;
        }
        Instant quietEnd = queue.quietEnd(now);
        Instant open = quietEnd.isAfter(now) ? quietEnd : Instant.MIN;
        if (paceUntil != null && paceUntil.isAfter(now)) {
            open = Lane.later(open, paceUntil);
        }
        Integer perDay = queue.perDayMax();
        return perDay != null && published >= perDay
                ? Lane.later(open, queue.startOf(queue.day(now).plusDays(1)))
                : open;
    }

    /// Why nothing goes out now, where these rules are the reason.
    Optional<Note> reason(Instant now) {
        if (!queue.status().publishes()) {
            return Optional.of(queue.status() == DeviceQueue.Status.FREEZE ? Notes.FROZEN : Notes.PAUSED);
        }
        Instant open = opensAt(now);
        if (!open.isAfter(now) || open.equals(Instant.MAX)) {
            return Optional.empty();
        }
        Integer perDay = queue.perDayMax();
        if (perDay != null && published >= perDay) {
            return Optional.of(Notes.dailyLimit(perDay, open));
        }
        return Optional.of(queue.quietEnd(now).isAfter(now) ? Notes.quiet(open) : Notes.pace(open));
    }

    /// A publication begins.
    void begins() {
        begun++;
    }

    /// A publication ended.
    ///
    /// @param at when the post was handed over; null when it was not
    void sent(@Nullable Instant at) {
        if (at != null && !queue.pace().isNone()) {
            paceUntil = at.plus(drawPace());
        }
    }

    /// A post was published.
    void succeeded() {
        published++;
    }

    /// The clock was set back: what was drawn before may lie far ahead.
    void clockSetBack(Instant now) {
        Instant until = paceUntil;
        Duration longest = queue.pace().least().plus(queue.pace().jitter());
        if (until != null && until.isAfter(now.plus(longest))) {
            paceUntil = now.plus(longest);
        }
    }

    private Duration drawPace() {
        long jitter = queue.pace().jitter().toMillis();
        return queue.pace().least().plusMillis(jitter == 0 ? 0 : random.nextLong(jitter + 1));
    }

    /// The moment after which a post is missed: quiet hours that hold it back do not make it late.
    static Instant lateAt(Post post, DeviceQueue queue) {
        Instant at = post.delivery().at();
        Instant quietEnd = queue.quietEnd(at);
        return quietEnd.isAfter(at) && post.delivery().onMissed() != OnMissed.POST
                ? quietEnd.plus(post.delivery().lateness())
                : post.delivery().lateAt();
    }
}
