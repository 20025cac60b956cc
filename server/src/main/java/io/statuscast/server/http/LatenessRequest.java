package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statuscast.core.post.Delivery;
import io.statuscast.core.post.Delivery.OnMissed;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads how late a status may go out, and what becomes of it then.
final class LatenessRequest {
    private final List<FieldError> errors;

    LatenessRequest(List<FieldError> errors) {
        this.errors = errors;
    }

    /// `lateness`; null when the body has none, and after a problem.
    @Nullable
    Duration lateness(ObjectNode body) {
        JsonNode written = body.path("lateness");
        if (written.isMissingNode()) {
            return null;
        }
        Optional<Duration> lateness =
                DurationWord.secondsOrWord(written).filter(read -> read.compareTo(Delivery.LATENESS_MAX) <= 0);
        if (lateness.isEmpty()) {
            errors.add(FieldError.inBody(
                    Problem.LATENESS_INVALID,
                    "lateness",
                    "`lateness` cannot be read or is too long; write seconds like 3600, or a duration like 30m, 2h or"
                            + " 1d, at most " + Delivery.LATENESS_MAX.toDays() + " days."));
        }
        return lateness.orElse(null);
    }

    /// `onMissed`; null when the body has none. The contract knows the words.
    static @Nullable OnMissed onMissed(ObjectNode body) {
        String word = body.path("onMissed").textValue();
        for (OnMissed one : OnMissed.values()) {
            if (one.word().equals(word == null ? "" : word.toLowerCase(Locale.ROOT))) {
                return one;
            }
        }
        return null;
    }
}
