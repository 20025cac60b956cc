package io.statuscast.core.post;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Progress.Note;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One entry in the history of a post.
///
/// @param number grows with every event of all posts, in the order in which they became durable; some numbers may
///               be left out
/// @param from   the state before; null when the post was just accepted; the same as `to` for an edit
/// @param reason why, where there is something to say
public record PostEvent(
        long number,
        ResourceId postId,
        ResourceId deviceId,
        Instant at,
        @Nullable PostState from,
        PostState to,
        long version,
        @Nullable Note reason) {
    /// The first entry of a post's history.
    public static PostEvent accepted(long number, Post post) {
        return new PostEvent(
                number,
                post.id(),
                post.deviceId(),
                post.createdAt(),
                null,
                post.state(),
                post.progress().version(),
                post.progress().note());
    }

    /// The entry of a step.
    public static PostEvent of(long number, PostStep step) {
        Post after = step.after();
        return new PostEvent(
                number,
                after.id(),
                after.deviceId(),
                step.at(),
                step.from(),
                after.state(),
                after.progress().version(),
                step.reason());
    }
}
