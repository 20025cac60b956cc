package io.statuscast.server.http;

import io.statuscast.core.post.EventFilter;
import io.statuscast.core.post.PostEvent;
import io.statuscast.core.post.PostRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Where an event stream begins.
///
/// @param after the number after which events are read
/// @param gap   why events between what the reader saw last and this may be missing; empty when none are
record EventStart(long after, Optional<String> gap) {
    /// How long all events are kept. Source: docs/queue.md; those of posts that have not ended are kept longer.
    private static final Duration KEPT = Duration.ofDays(30);

    /// @param seen what the reader saw last; 0 for everything that is kept; empty for what is new from now on
    static EventStart of(PostRepository posts, OptionalLong seen, Instant now) {
        long last = posts.lastEvent();
        if (seen.isEmpty()) {
            return new EventStart(last, Optional.empty());
        }
        long number = seen.getAsLong();
        if (number == 0) {
            return new EventStart(0, Optional.empty());
        }
        if (number > last) {
            return new EventStart(
                    last,
                    Optional.of("There is no event " + number + "; the last one here is " + last
                            + ". The server's storage was replaced, or posts were deleted: read the lists again."));
        }
        List<PostEvent> kept = posts.eventsAfter(number - 1, 1, EventFilter.all());
        boolean whole = !kept.isEmpty()
                && kept.getFirst().number() == number
                && kept.getFirst().at().isAfter(now.minus(KEPT));
        return new EventStart(
                number,
                whole
                        ? Optional.empty()
                        : Optional.of(
                                "Events after " + number + " may not be kept any more, those of posts that ended 30"
                                        + " days ago or were deleted: read the lists again."));
    }
}
