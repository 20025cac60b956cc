package io.statuscast.core.queue;

import io.statuscast.core.post.Post;

/// What came of the wish to change a post.
public sealed interface ChangeResult {
    /// Durable.
    record Changed(Post post) implements ChangeResult {}

    /// Its state does not allow it: the post as it is.
    record NotNow(Post post) implements ChangeResult {}

    /// It is no longer the version that the caller saw: the post as it is.
    record Outdated(Post post) implements ChangeResult {}

    record NotFound() implements ChangeResult {}
}
