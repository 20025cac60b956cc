package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.repeat.CronWords;
import io.statuscast.core.repeat.RepeatPlan;
import io.statuscast.core.repeat.RepeatRule;
import io.statuscast.server.repeat.RRules;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads how a status comes round again: one rule, a time zone, an end.
final class RepeatRequest {
    private static final Pattern EVERY =
            Pattern.compile("(?:(\\d{1,9})\\s+)?(hour|day|week|month|year)s?", Pattern.CASE_INSENSITIVE);
    private static final LocalTime LAST_SECOND = LocalTime.of(23, 59, 59);

    private final ZoneId usual;
    private final List<FieldError> errors;

    /// @param usual the zone of a body that names none
    RepeatRequest(ZoneId usual, List<FieldError> errors) {
        this.usual = usual;
        this.errors = errors;
    }

    /// The plan; null when the body has none, and after a problem.
    @Nullable
    RepeatPlan read(JsonNode repeat) {
        if (!repeat.isObject()) {
            return null;
        }
        List<String> rules = Stream.of("every", "cron", "rrule", "keepAlive")
                .filter(name -> repeat.has(name)
                        && !(repeat.get(name).isBoolean() && !repeat.get(name).asBoolean()))
                .toList();
        if (rules.isEmpty()) {
            error(Problem.REPEAT_EMPTY, "repeat", "`repeat` names no rule. " + Problem.REPEAT_EMPTY.remedy());
            return null;
        }
        if (rules.size() > 1) {
            error(
                    Problem.REPEAT_CONFLICT,
                    "repeat." + rules.get(1),
                    "`repeat." + String.join("` and `repeat.", rules) + "` are both there; keep exactly one of them.");
            return null;
        }
        ZoneId zone = zone(repeat.path("zone"));
        return zone == null ? null : withEnd(repeat, zone, rule(rules.getFirst(), repeat, zone));
    }

    private @Nullable ZoneId zone(JsonNode named) {
        String name = named.textValue();
        if (name == null) {
            return usual;
        }
        if (ZoneId.getAvailableZoneIds().contains(name)) {
            return ZoneId.of(name);
        }
        error(
                Problem.REPEAT_ZONE,
                "repeat.zone",
                "`repeat.zone` is " + name + ", which is not a time zone of the IANA database; write one like"
                        + " Europe/Lisbon.");
        return null;
    }

    private @Nullable RepeatPlan rule(String name, JsonNode repeat, ZoneId zone) {
        String text = repeat.get(name).textValue();
        if (text == null && !name.equals("keepAlive")) {
            return null;
        }
        try {
            return switch (name) {
                case "every" -> new RepeatPlan(every(text), zone, null, null);
                case "cron" -> new RepeatPlan(new RepeatRule.Cron(CronWords.parse(text)), zone, null, null);
                case "rrule" -> RRules.plan(text, zone);
                default -> new RepeatPlan(new RepeatRule.KeepAlive(), zone, null, null);
            };
        } catch (IllegalArgumentException unreadable) {
            String path = "repeat." + name;
            error(
                    Problem.REPEAT_INVALID,
                    path,
                    "`" + path + "` cannot be read: " + unreadable.getMessage() + ". "
                            + Problem.REPEAT_INVALID.remedy());
            return null;
        }
    }

    private static RepeatRule every(String text) {
        Matcher matcher = EVERY.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("it names hours, days, weeks, months or years, like day or 2 weeks");
        }
        int interval = matcher.group(1) == null ? 1 : Integer.parseInt(matcher.group(1));
        return new RepeatRule.Every(
                interval, RepeatRule.Unit.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)));
    }

    private @Nullable RepeatPlan withEnd(JsonNode repeat, ZoneId zone, @Nullable RepeatPlan plan) {
        if (plan == null) {
            return null;
        }
        Instant until = until(repeat.path("until"), zone);
        Integer count =
                repeat.path("count").canConvertToInt() ? repeat.path("count").intValue() : null;
        boolean twice = (plan.until() != null && until != null) || (plan.count() != null && count != null);
        if (twice) {
            String path = until != null ? "repeat.until" : "repeat.count";
            error(
                    Problem.REPEAT_CONFLICT,
                    path,
                    "`" + path + "` names an end that `repeat.rrule` names too; keep one of them.");
        }
        boolean countable = count == null || (count >= 1 && count <= RepeatPlan.COUNT_MAX);
        if (twice || !countable) {
            return null;
        }
        return new RepeatPlan(
                plan.rule(), zone, until == null ? plan.until() : until, count == null ? plan.count() : count);
    }

    /// A day alone means its last second, a time without an offset the clocks of the zone.
    private @Nullable Instant until(JsonNode written, ZoneId zone) {
        String text = written.textValue();
        if (text == null) {
            return null;
        }
        Optional<Instant> read = local(text.strip(), zone).or(() -> Schedules.parseDate(text));
        if (read.isEmpty()) {
            error(
                    Problem.REPEAT_INVALID,
                    "repeat.until",
                    "`repeat.until` is not a date; write ISO 8601 like 2026-12-24 or 2026-12-24T18:00:00Z.");
        }
        return read.orElse(null);
    }

    private static Optional<Instant> local(String text, ZoneId zone) {
        try {
            LocalDateTime time =
                    text.indexOf('T') < 0 ? LocalDate.parse(text).atTime(LAST_SECOND) : LocalDateTime.parse(text);
            return Optional.of(time.atZone(zone).toInstant());
        } catch (DateTimeException withOffset) {
            return Optional.empty();
        }
    }

    private void error(Problem problem, String path, String message) {
        errors.add(FieldError.inBody(problem, path, message));
    }
}
