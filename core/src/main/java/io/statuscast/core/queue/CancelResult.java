package io.statuscast.core.queue;

import io.statuscast.core.post.Post;

/// What came of the wish to cancel a post.
public sealed interface CancelResult {
    record Cancelled(Post post) implements CancelResult {}

    /// It is being sent, or was published, or has ended otherwise.
    record TooLate(Post post) implements CancelResult {}

    record NotFound() implements CancelResult {}
}
