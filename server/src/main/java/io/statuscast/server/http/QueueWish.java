package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statuscast.core.queue.DeviceQueue;
import io.statuscast.core.queue.DeviceQueue.Pace;
import io.statuscast.core.queue.DeviceQueue.QuietHours;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The body of `PATCH …/queue` that changes how a queue is run. Members that are absent change nothing.
final class QueueWish {
    private static final double MILLIS = 1_000;
    private static final Pattern HOUR_AND_MINUTE = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

    private final ObjectNode body;
    private final List<FieldError> errors;
    private final @Nullable ZoneId zone;
    private final @Nullable QuietHours hours;

    /// @param body   of the contract's shape
    /// @param errors gets what is wrong with the meaning
    QueueWish(ObjectNode body, List<FieldError> errors) {
        this.body = body;
        this.errors = errors;
        JsonNode quiet = body.path("quietHours");
        this.zone = zone(quiet);
        this.hours = quiet.isObject() ? hours(quiet) : null;
    }

    /// The queue with what the body names changed.
    DeviceQueue applied(DeviceQueue queue) {
        Pace pace = new Pace(
                seconds("deliverySpeed").orElse(queue.pace().least()),
                seconds("jitter").orElse(queue.pace().jitter()));
        QuietHours quiet = body.has("quietHours") ? hours : queue.quiet();
        JsonNode perDay = body.path("perDayMax");
        return queue.with(pace)
                .with(quiet, zone == null ? queue.zone() : zone)
                .limited(
                        perDay.isMissingNode()
                                ? queue.perDayMax()
                                : perDay.isNull() ? null : Integer.valueOf(perDay.intValue()),
                        body.path("waitingMax").asInt(queue.waitingMax()));
    }

    private Optional<Duration> seconds(String field) {
        return body.has(field)
                ? Optional.of(Duration.ofMillis(Math.round(body.get(field).doubleValue() * MILLIS)))
                : Optional.empty();
    }

    private @Nullable ZoneId zone(JsonNode quiet) {
        String whole = body.path("timezone").textValue();
        String inside = quiet.path("zone").textValue();
        if (whole != null && inside != null && !whole.equals(inside)) {
            errors.add(FieldError.inBody(
                    Problem.QUEUE_CONFLICT,
                    "timezone",
                    "`timezone` and `quietHours.zone` differ, but a queue has one time zone; send one of them."));
        }
        return whole == null ? parse("quietHours.zone", inside) : parse("timezone", whole);
    }

    private @Nullable ZoneId parse(String path, @Nullable String name) {
        if (name == null) {
            return null;
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            errors.add(FieldError.inBody(
                    Problem.FIELD_VALUE,
                    path,
                    "`" + path + "` is not the name of a time zone; write it like America/Sao_Paulo or UTC."));
            return null;
        }
    }

    private @Nullable QuietHours hours(JsonNode quiet) {
        String from = quiet.path("from").textValue();
        String to = quiet.path("to").textValue();
        if (from == null || to == null) {
            // The contract has reported it.
            return null;
        }
        if (from.equals(to)) {
            errors.add(FieldError.inBody(
                    Problem.FIELD_VALUE,
                    "quietHours.to",
                    "`quietHours.to` is the same as `from`; send another time, or null for `quietHours` to"
                            + " have none."));
            return null;
        }
        Optional<LocalTime> begin = time("quietHours.from", from);
        Optional<LocalTime> end = time("quietHours.to", to);
        return begin.isEmpty() || end.isEmpty() ? null : new QuietHours(begin.get(), end.get());
    }

    private Optional<LocalTime> time(String path, String written) {
        if (HOUR_AND_MINUTE.matcher(written).matches()) {
            return Optional.of(LocalTime.parse(written));
        }
        errors.add(FieldError.inBody(
                Problem.FIELD_FORMAT, path, "`" + path + "` is not a time of the day; write it like 07:00 or 22:30."));
        return Optional.empty();
    }
}
