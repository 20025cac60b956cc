package io.statuscast.core.queue;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.repeat.WallTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the queue of one device is run. docs/queue.md defines every word.
///
/// @param statusChangedAt when the status became what it is; null when it never was another
/// @param publishingSince when it last went from a status that does not publish to one that does; null when
///                        never
/// @param forceUntil      until when posts go out without pace, quiet hours and daily limit; null for not at
///                        all
/// @param quiet           when nothing is published; null for never
/// @param zone            whose clocks the quiet hours and the days of the daily limit mean
/// @param perDayMax       the most posts published on one day, at least 1; null for no limit
/// @param waitingMax      the most posts, drafts included, that may wait, at least 1
public record DeviceQueue(
        ResourceId deviceId,
        Status status,
        @Nullable Instant statusChangedAt,
        @Nullable Instant publishingSince,
        @Nullable Instant forceUntil,
        Pace pace,
        @Nullable QuietHours quiet,
        ZoneId zone,
        @Nullable Integer perDayMax,
        int waitingMax) {
    /// How many posts may wait for a device unless its queue says otherwise.
    public static final int WAITING_MAX = 10_000;

    /// How long [#forced] lasts. Source: the public Wassenger API.
    public static final Duration FORCE = Duration.ofMinutes(30);

    public DeviceQueue {
        if (waitingMax < 1 || (perDayMax != null && perDayMax < 1)) {
            throw new IllegalArgumentException("waitingMax and perDayMax are at least 1");
        }
    }

    /// What the queue of a device does, in the words of the API.
    public enum Status {
        /// Accepts and publishes.
        ACTIVE(true, true),
        /// Accepts, does not publish.
        PAUSE(true, false),
        /// Refuses new posts, publishes those that wait.
        REJECT(false, true),
        /// Refuses new posts and publishes nothing.
        FREEZE(false, false);

        private final boolean accepts;
        private final boolean publishes;

        Status(boolean accepts, boolean publishes) {
            this.accepts = accepts;
            this.publishes = publishes;
        }

        public boolean accepts() {
            return accepts;
        }

        public boolean publishes() {
            return publishes;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Status> parse(String word) {
            return Arrays.stream(values())
                    .filter(status -> status.word().equals(word))
                    .findFirst();
        }
    }

    /// The least time between the beginnings of two publications, drawn anew each time.
    ///
    /// @param least  `deliverySpeed` in the API; nothing by default
    /// @param jitter the most that is added to it by chance
    public record Pace(Duration least, Duration jitter) {
        public static final Duration MAX = Duration.ofDays(1);
        public static final Pace NONE = new Pace(Duration.ZERO, Duration.ZERO);

        public Pace {
            if (least.isNegative() || jitter.isNegative() || least.compareTo(MAX) > 0 || jitter.compareTo(MAX) > 0) {
                throw new IllegalArgumentException("a pace is at most " + MAX);
            }
        }

        public boolean isNone() {
            return least.isZero() && jitter.isZero();
        }
    }

    /// The hours of each day in which nothing is published, on the queue's clocks; over midnight when `to` is
    /// before `from`.
    ///
    /// @param from inclusive
    /// @param to   exclusive; never equal to `from`
    public record QuietHours(LocalTime from, LocalTime to) {
        public QuietHours {
            if (from.equals(to)) {
                throw new IllegalArgumentException("quiet hours end at another time than they begin");
            }
        }

        boolean contains(LocalTime time) {
            boolean afterFrom = !time.isBefore(from);
            boolean beforeTo = time.isBefore(to);
            return from.isBefore(to) ? afterFrom && beforeTo : afterFrom || beforeTo;
        }
    }

    /// The queue of a device for which nothing was set.
    public static DeviceQueue usual(ResourceId deviceId) {
        return new DeviceQueue(
                deviceId, Status.ACTIVE, null, null, null, Pace.NONE, null, ZoneId.of("UTC"), null, WAITING_MAX);
    }

    /// This queue with another status.
    public DeviceQueue with(Status other, Instant now) {
        boolean resumes = other.publishes() && !status.publishes();
        return new DeviceQueue(
                deviceId,
                other,
                other == status ? statusChangedAt : now,
                resumes ? now : publishingSince,
                forceUntil,
                pace,
                quiet,
                zone,
                perDayMax,
                waitingMax);
    }

    /// This queue, delivering without pause for [#FORCE]; null ends it.
    public DeviceQueue forced(@Nullable Instant until) {
        return new DeviceQueue(
                deviceId, status, statusChangedAt, publishingSince, until, pace, quiet, zone, perDayMax, waitingMax);
    }

    public DeviceQueue with(Pace other) {
        return new DeviceQueue(
                deviceId,
                status,
                statusChangedAt,
                publishingSince,
                forceUntil,
                other,
                quiet,
                zone,
                perDayMax,
                waitingMax);
    }

    /// This queue with other quiet hours, null for none, on the clocks of a zone.
    public DeviceQueue with(@Nullable QuietHours hours, ZoneId clocks) {
        return new DeviceQueue(
                deviceId,
                status,
                statusChangedAt,
                publishingSince,
                forceUntil,
                pace,
                hours,
                clocks,
                perDayMax,
                waitingMax);
    }

    /// This queue with other limits.
    ///
    /// @param perDay null for no limit
    public DeviceQueue limited(@Nullable Integer perDay, int waiting) {
        return new DeviceQueue(
                deviceId, status, statusChangedAt, publishingSince, forceUntil, pace, quiet, zone, perDay, waiting);
    }

    public boolean isForced(Instant now) {
        return forceUntil != null && now.isBefore(forceUntil);
    }

    /// The day of a moment on the queue's calendar.
    LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, zone);
    }

    Instant startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    /// When the quiet hours that a moment falls into end; the moment itself when it falls into none.
    public Instant quietEnd(Instant moment) {
        QuietHours hours = quiet;
        if (hours == null) {
            return moment;
        }
        ZonedDateTime time = moment.atZone(zone);
        if (!hours.contains(time.toLocalTime())) {
            return moment;
        }
        LocalDate end = time.toLocalTime().isBefore(hours.to())
                ? time.toLocalDate()
                : time.toLocalDate().plusDays(1);
        Instant at = WallTime.at(end.atTime(hours.to()), zone);
        // In the hour that the clocks show a second time, the first end lies before the moment.
        return at.isAfter(moment) ? at : WallTime.lastAt(end.atTime(hours.to()), zone);
    }
}
