package io.statuscast.core.queue;

import io.statuscast.core.post.Post;
import java.time.Instant;
import java.util.List;

/// What came of the wish to have posts taken in: all of them, or none.
public sealed interface Acceptance {
    /// Durable, in the order given.
    record Accepted(List<Post> posts) implements Acceptance {
        public Accepted {
            posts = List.copyOf(posts);
        }
    }

    /// The same request came before: this is its first answer.
    record Replayed(String answer) implements Acceptance {}

    /// The idempotency key came before with another body.
    record KeyReused() implements Acceptance {}

    /// More posts would wait for the device than may.
    record QueueFull(long waiting, int waitingMax) implements Acceptance {}

    /// The queue of the device takes no posts at present.
    record QueueClosed(DeviceQueue.Status status) implements Acceptance {}

    /// A post would repeat, but its plan ends before its first time.
    ///
    /// @param index of the post among those given, from 0
    /// @param from  the time from which the plan would begin
    record PlanOver(int index, Instant from) implements Acceptance {}
}
