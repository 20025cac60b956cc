package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as callers write them. Source: the public Wassenger API.
final class DurationWord {
    private static final Pattern WORD = Pattern.compile("(\\d{1,9})([smhdwy])");
    private static final double MILLIS_PER_SECOND = 1_000;
    private static final Duration YEAR = Duration.ofDays(365);
    /// More seconds than any field takes, and few enough to count with.
    private static final double SECONDS_MAX = 1e12;

    private DurationWord() {}

    /// A count and a unit: `30s 10m 2h 1d 3w 1y`; a year has 365 days.
    static Optional<Duration> parse(String text) {
        Matcher matcher = WORD.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Duration unit = switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            case "w" -> Duration.ofDays(7);
            default -> YEAR;
        };
        return Optional.of(unit.multipliedBy(Long.parseLong(matcher.group(1))));
    }

    /// A number of seconds, to the millisecond.
    static Optional<Duration> seconds(JsonNode value) {
        if (!value.isNumber() || value.doubleValue() < 0) {
            return Optional.empty();
        }
        double capped = Math.min(value.doubleValue(), SECONDS_MAX);
        return Optional.of(Duration.ofMillis(Math.round(capped * MILLIS_PER_SECOND)));
    }

    /// Either of the two forms.
    static Optional<Duration> secondsOrWord(JsonNode value) {
        return value.isTextual() ? parse(value.textValue()) : seconds(value);
    }
}
