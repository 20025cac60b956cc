package io.statuscast.server.repeat;

import io.statuscast.core.repeat.RepeatPlan;
import io.statuscast.core.repeat.RepeatRule;
import io.statuscast.core.repeat.RepeatRule.Every;
import io.statuscast.core.repeat.RuleTimes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.jspecify.annotations.Nullable;

/// Rules of RFC 5545 section 3.3.10, read by lib-recur on a calendar without a time zone: which moments its
/// times are is decided in `core.repeat`. Thread-safe.
public final class RRules implements RuleTimes {
    /// Steps looked through for the next time; a rule that needs more has none.
    private static final int STEPS_MAX = 10_000;

    private static final int RULE_MAX = 500;

    private static final Logger LOG = System.getLogger(RRules.class.getName());

    /// A rule whose times cannot be found, because there are none or because they lie too far apart, has none: a
    /// series must not stand still for its rule.
    @Override
    public Optional<LocalDateTime> next(String rule, LocalDateTime first, LocalDateTime after) {
        try {
            return search(rule, first, after);
        } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException givenUp) {
            // In these ways the library ends a search that goes on for too long ("too many empty recurrence sets").
            LOG.log(Level.DEBUG, "no time found for the rule " + rule, givenUp);
            return Optional.empty();
        }
    }

    private static Optional<LocalDateTime> search(String rule, LocalDateTime first, LocalDateTime after) {
        // Rules count in whole seconds; a series that began between two goes on there.
        LocalDateTime start = first.truncatedTo(ChronoUnit.SECONDS);
        Duration fraction = Duration.between(start, first);
        long from = millis(after.minus(fraction));
        RecurrenceRuleIterator times = parsed(rule).iterator(millis(start), DateTime.UTC);
        times.fastForward(from);
        for (int i = 0; i < STEPS_MAX && times.hasNext(); i++) {
            long time = times.nextMillis();
            if (time > from) {
                return Optional.of(LocalDateTime.ofEpochSecond(Math.floorDiv(time, 1_000L), 0, ZoneOffset.UTC)
                        .plus(fraction));
            }
        }
        return Optional.empty();
    }

    private static long millis(LocalDateTime time) {
        return time.toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    /// Reads a rule as a caller writes it, with or without `RRULE:` before it; its `COUNT` or `UNTIL` becomes
    /// the plan's. An `UNTIL` without `Z` is on the clocks of the zone; a day alone means its last second.
    ///
    /// @throws IllegalArgumentException with a sentence that says what is wrong
    public static RepeatPlan plan(String text, ZoneId zone) {
        String plain = text.strip().replaceFirst("(?i)^RRULE:", "");
        if (plain.length() > RULE_MAX) {
            throw new IllegalArgumentException("a rule has at most " + RULE_MAX + " characters");
        }
        RecurrenceRule rule = parsed(plain);
        if (rule.getFreq() == Freq.SECONDLY || rule.getFreq() == Freq.MINUTELY) {
            throw new IllegalArgumentException("a status repeats every hour at the most: FREQ=" + rule.getFreq());
        }
        if (rule.getInterval() > Every.INTERVAL_MAX) {
            throw new IllegalArgumentException("an interval is 1 to " + Every.INTERVAL_MAX);
        }
        String endless = Stream.of(plain.split(";"))
                .filter(part -> !part.toUpperCase(Locale.ROOT).matches("(COUNT|UNTIL)=.*"))
                .collect(Collectors.joining(";"));
        return new RepeatPlan(new RepeatRule.RRule(endless), zone, until(rule.getUntil(), zone), rule.getCount());
    }

    private static @Nullable Instant until(@Nullable DateTime until, ZoneId zone) {
        if (until == null) {
            return null;
        }
        if (!until.isAllDay() && !until.isFloating()) {
            return Instant.ofEpochMilli(until.getTimestamp());
        }
        var day = LocalDate.of(until.getYear(), until.getMonth() + 1, until.getDayOfMonth());
        LocalDateTime time = until.isAllDay()
                ? day.atTime(23, 59, 59)
                : day.atTime(until.getHours(), until.getMinutes(), until.getSeconds());
        return time.atZone(zone).toInstant();
    }

    private static RecurrenceRule parsed(String rule) {
        try {
            return new RecurrenceRule(rule, RfcMode.RFC5545_STRICT);
        } catch (InvalidRecurrenceRuleException invalid) {
            throw new IllegalArgumentException("not a rule of RFC 5545: " + invalid.getMessage(), invalid);
        }
    }
}
