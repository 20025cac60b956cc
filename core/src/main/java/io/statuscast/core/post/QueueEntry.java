package io.statuscast.core.post;

import io.statuscast.core.id.ResourceId;
import java.time.Instant;
import java.util.Comparator;

/// A post as the queue remembers it: what decides its turn, nothing else.
///
/// @param dueAt     when it may be worked on next
/// @param deliverAt its own time, which together with the order of acceptance is its place in the queue
public record QueueEntry(ResourceId id, PostState state, Instant dueAt, Instant deliverAt, long seq) {
    /// First come the posts that may be worked on first.
    public static final Comparator<QueueEntry> BY_DUE =
            Comparator.comparing(QueueEntry::dueAt).thenComparingLong(QueueEntry::seq);
    /// First come the posts whose own time is first.
    public static final Comparator<QueueEntry> BY_TURN =
            Comparator.comparing(QueueEntry::deliverAt).thenComparingLong(QueueEntry::seq);

    /// The entry of an open post.
    public static QueueEntry of(Post post) {
        Instant due = post.progress().dueAt();
        if (due == null) {
            throw new IllegalArgumentException("post " + post.id() + " has ended");
        }
        return new QueueEntry(post.id(), post.state(), due, post.delivery().at(), post.seq());
    }
}
