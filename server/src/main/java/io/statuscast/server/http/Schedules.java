package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the time of publication out of a body, in any of its six places.
///
/// Source: the public Wassenger API (`schedule`, and the same three as top-level fields; duration words).
final class Schedules {
    /// A time this little in the past means now: the client's clock or the network was slow.
    static final Duration PAST_TOLERATED = Duration.ofMinutes(1);

    static final Duration AHEAD_MAX = Duration.ofDays(365);

    /// Longer delays are all the same: too long.
    private static final Duration BEYOND = AHEAD_MAX.multipliedBy(2);

    private static final List<String> TOP_LEVEL = List.of("deliverAt", "delay", "delayTo", "schedule");

    private final Instant now;
    private final List<FieldError> errors;

    Schedules(Instant now, List<FieldError> errors) {
        this.now = now;
        this.errors = errors;
    }

    /// Whether a body says anything about the time.
    static boolean isIn(ObjectNode body) {
        return TOP_LEVEL.stream().anyMatch(body::has);
    }

    /// The time to publish at; null for at once, and after a problem.
    @Nullable
    Instant read(ObjectNode body) {
        var places = new ArrayList<Place>();
        add(places, "deliverAt", body.get("deliverAt"), Form.DATE);
        add(places, "delay", body.get("delay"), Form.SECONDS);
        add(places, "delayTo", body.get("delayTo"), Form.WORD);
        if (body.get("schedule") instanceof ObjectNode schedule) {
            int before = places.size();
            add(places, "schedule.delay", schedule.get("delay"), Form.SECONDS);
            add(places, "schedule.delayTo", schedule.get("delayTo"), Form.WORD);
            add(places, "schedule.date", schedule.get("date"), Form.DATE);
            if (places.size() == before) {
                errors.add(FieldError.inBody(
                        Problem.SCHEDULE_EMPTY,
                        "schedule",
                        "`schedule` names no time. " + Problem.SCHEDULE_EMPTY.remedy()));
            }
        }
        if (places.size() > 1) {
            String names = String.join(
                    ", ", places.stream().map(p -> "`" + p.path() + "`").toList());
            errors.add(FieldError.inBody(
                    Problem.SCHEDULE_CONFLICT,
                    places.get(1).path(),
                    names + " each name a time of publication; keep exactly one of them."));
            return null;
        }
        return places.isEmpty() ? null : time(places.getFirst());
    }

    private enum Form {
        SECONDS,
        WORD,
        DATE
    }

    private record Place(String path, JsonNode value, Form form) {}

    private static void add(List<Place> places, String path, @Nullable JsonNode value, Form form) {
        if (value != null) {
            places.add(new Place(path, value, form));
        }
    }

    private @Nullable Instant time(Place place) {
        Optional<Instant> read = switch (place.form()) {
            case SECONDS -> DurationWord.seconds(place.value()).map(this::fromNow);
            case WORD ->
                Optional.ofNullable(place.value().textValue())
                        .flatMap(DurationWord::parse)
                        .map(this::fromNow);
            case DATE -> date(place.value());
        };
        if (read.isEmpty()) {
            errors.add(FieldError.inBody(
                    Problem.SCHEDULE_INVALID, place.path(), "`" + place.path() + "` " + formOf(place.form())));
            return null;
        }
        return within(place.path(), read.get());
    }

    private static String formOf(Form form) {
        return switch (form) {
            case SECONDS -> "is not a number of seconds from now; write one like 90.";
            case WORD -> "is not a duration; write one like 30s, 10m, 2h, 1d, 3w or 1y.";
            case DATE -> "is not a date; write ISO 8601 like 2026-12-24T18:00:00Z.";
        };
    }

    private @Nullable Instant within(String path, Instant at) {
        if (at.isBefore(now.minus(PAST_TOLERATED))) {
            errors.add(FieldError.inBody(
                    Problem.SCHEDULE_PAST,
                    path,
                    "`" + path + "` is in the past (" + Json.time(at) + ", it is " + Json.time(now)
                            + " now); send a time to come."));
            return null;
        }
        if (at.isAfter(now.plus(AHEAD_MAX))) {
            errors.add(FieldError.inBody(
                    Problem.SCHEDULE_TOO_FAR,
                    path,
                    "`" + path + "` is more than " + AHEAD_MAX.toDays() + " days away; send a time within a year."));
            return null;
        }
        return at.isAfter(now) ? at : null;
    }

    private Instant fromNow(Duration delay) {
        return now.plus(delay.compareTo(BEYOND) > 0 ? BEYOND : delay);
    }

    private static Optional<Instant> date(JsonNode value) {
        return Optional.ofNullable(value.textValue()).flatMap(Schedules::parseDate);
    }

    /// ISO 8601 with an offset, or without one and then UTC, as the contract has all its dates.
    static Optional<Instant> parseDate(String written) {
        String text = written.strip();
        try {
            if (text.length() == "2026-12-24".length()) {
                return Optional.of(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
            }
            boolean hasOffset = text.endsWith("Z") || text.endsWith("z") || text.matches(".*[+-]\\d{2}:?\\d{0,2}$");
            return Optional.of(
                    hasOffset
                            ? OffsetDateTime.parse(withColon(text)).toInstant()
                            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /// `+0200` and `+02:00` mean the same; the JDK reads only the latter.
    private static String withColon(String text) {
        return text.matches(".*[+-]\\d{4}$")
                ? text.substring(0, text.length() - 2) + ":" + text.substring(text.length() - 2)
                : text;
    }
}
