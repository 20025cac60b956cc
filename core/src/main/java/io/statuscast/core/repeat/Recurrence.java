package io.statuscast.core.repeat;

import io.statuscast.core.repeat.RepeatRule.Every;
import io.statuscast.core.repeat.RepeatRule.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Says when a plan comes round. Thread-safe.
///
/// A time that the zone's clocks leave out in spring becomes the moment at which they are set forward; one
/// that they show twice in autumn is used once, the first time. Rules of RFC 5545 leave out days that do not
/// exist (a 31st of April, a 29th of February); [Every] takes the last day of the month instead.
public final class Recurrence {
    private final RuleTimes rules;

    public Recurrence(RuleTimes rules) {
        this.rules = rules;
    }

    /// The first time of a new series: the wished one, or for cron words the first time that they name, from
    /// then on.
    ///
    /// @param wished the time that the author named, or now
    /// @return empty when the plan has ended before it begins
    public Optional<Instant> first(RepeatPlan plan, Instant wished) {
        Optional<Instant> first = plan.rule() instanceof RepeatRule.Cron(var words)
                ? wall(plan.zone(), wished.minusMillis(1), words::next)
                : Optional.of(wished);
        return first.filter(at -> isWithin(plan, at));
    }

    /// The first time of a series after another; empty when the plan has ended. Not for
    /// [RepeatRule.KeepAlive], whose next time is when the present post leaves.
    ///
    /// @param first the series' first time
    public Optional<Instant> next(RepeatPlan plan, Instant first, Instant after) {
        ZoneId zone = plan.zone();
        Optional<Instant> next = switch (plan.rule()) {
            case Every(var interval, var unit) -> Optional.of(every(interval, unit, zone, first, after));
            case RepeatRule.Cron(var words) -> wall(zone, after, words::next);
            case RepeatRule.RRule(var rule) -> {
                LocalDateTime start = LocalDateTime.ofInstant(first, zone);
                yield wall(zone, after, time -> rules.next(rule, start, time));
            }
            case RepeatRule.KeepAlive _ -> Optional.empty();
        };
        return next.filter(at -> isWithin(plan, at));
    }

    private static boolean isWithin(RepeatPlan plan, Instant at) {
        return plan.until() == null || !at.isAfter(plan.until());
    }

    private interface WallTimes {
        Optional<LocalDateTime> after(LocalDateTime time);
    }

    /// Steps over times on the wall that are no moments after the given one: those of an hour that the clocks
    /// show a second time, and those of a gap that became one moment.
    private static Optional<Instant> wall(ZoneId zone, Instant after, WallTimes times) {
        LocalDateTime from = LocalDateTime.ofInstant(after, zone);
        Optional<LocalDateTime> next = times.after(from);
        while (next.isPresent()) {
            Instant at = WallTime.at(next.get(), zone);
            if (at.isAfter(after)) {
                return Optional.of(at);
            }
            next = times.after(next.get());
        }
        return Optional.empty();
    }

    private static Instant every(int interval, Unit unit, ZoneId zone, Instant first, Instant after) {
        if (unit == Unit.HOUR) {
            Duration step = Duration.ofHours(interval);
            long steps =
                    after.isBefore(first) ? 0 : Duration.between(first, after).dividedBy(step) + 1;
            return first.plus(step.multipliedBy(steps));
        }
        LocalDateTime start = LocalDateTime.ofInstant(first, zone);
        ChronoUnit calendar = calendar(unit);
        long steps = Math.max(0, calendar.between(start, LocalDateTime.ofInstant(after, zone)) / interval - 1);
        while (true) {
            Instant at = WallTime.at(start.plus(steps * interval, calendar), zone);
            if (at.isAfter(after)) {
                return at;
            }
            steps++;
        }
    }

    private static ChronoUnit calendar(Unit unit) {
        return switch (unit) {
            case HOUR -> ChronoUnit.HOURS;
            case DAY -> ChronoUnit.DAYS;
            case WEEK -> ChronoUnit.WEEKS;
            case MONTH -> ChronoUnit.MONTHS;
            case YEAR -> ChronoUnit.YEARS;
        };
    }
}
