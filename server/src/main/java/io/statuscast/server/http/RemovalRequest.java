package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statuscast.core.post.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads when a status is taken back: `removeAt`, a date, or `removeAfter`, a duration from its time of publication.
final class RemovalRequest {
    private final List<FieldError> errors;

    RemovalRequest(List<FieldError> errors) {
        this.errors = errors;
    }

    /// The time of removal; null when the body names none, and after a problem.
    ///
    /// @param published the time of publication that was asked for
    @Nullable
    Instant read(ObjectNode body, Instant published) {
        JsonNode at = body.path("removeAt");
        JsonNode after = body.path("removeAfter");
        boolean named = at.isTextual();
        if (named && !after.isMissingNode()) {
            error(
                    Problem.REMOVAL_CONFLICT,
                    "removeAfter",
                    "`removeAt` and `removeAfter` each name a time of removal; keep exactly one of them.");
            return null;
        }
        if (!named && after.isMissingNode()) {
            return null;
        }
        String path = named ? "removeAt" : "removeAfter";
        Optional<Instant> time = named
                ? Schedules.parseDate(at.textValue())
                // What is longer than any time of removal may be is cut, lest it be more than a date can hold.
                : DurationWord.secondsOrWord(after)
                        .map(duration -> published.plus(
                                duration.compareTo(Schedules.AHEAD_MAX) > 0 ? Schedules.AHEAD_MAX : duration));
        if (time.isEmpty()) {
            error(
                    Problem.REMOVAL_INVALID,
                    path,
                    "`" + path + "` cannot be read; "
                            + (named
                                    ? "write ISO 8601 like 2026-12-24T18:00:00Z."
                                    : "write seconds like 3600, or a duration like 30m or 6h."));
            return null;
        }
        return within(path, time.get(), published);
    }

    private @Nullable Instant within(String path, Instant time, Instant published) {
        if (time.isAfter(published) && !time.isAfter(published.plus(Progress.LIFE))) {
            return time;
        }
        error(
                Problem.REMOVAL_OUTSIDE,
                path,
                "`" + path + "` means " + Json.time(time) + ", and the status is to be published at "
                        + Json.time(published) + "; name a time after that and at most 24 hours later.");
        return null;
    }

    private void error(Problem problem, String path, String message) {
        errors.add(FieldError.inBody(problem, path, message));
    }
}
