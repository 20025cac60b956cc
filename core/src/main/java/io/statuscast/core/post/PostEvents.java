package io.statuscast.core.post;

import org.jspecify.annotations.Nullable;

/// Hears of every change of every post, after it became durable. Called on the queue's threads: must return quickly and
/// must not throw. The changes of one post come in order.
@FunctionalInterface
public interface PostEvents {
    void on(PostChanged change);

    /// A change of a post.
    ///
    /// @param post the post after the change
    /// @param from the state before it; null when the post was just accepted
    record PostChanged(Post post, @Nullable PostState from) {}

    static PostEvents none() {
        return change -> {};
    }
}
