package io.statuscast.core.post;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.WaId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Keeps the posts. What a method wrote is durable when it returns; thread-safe, blocking; a failing storage is a
/// [io.statuscast.core.storage.StorageException] and leaves nothing behind.
public interface PostRepository {
    /// Keeps a new post and gives it its place in the order of acceptance.
    Post insert(Post post);

    /// Keeps new posts, all or none, in the order given.
    List<Post> insertAll(List<Post> posts);

    Optional<Post> find(ResourceId id);

    Optional<Post> find(ResourceId deviceId, WaId waId);

    List<Post> list(PostQuery query);

    /// How many posts of a device are open, and how many of them have nothing to be done before a time still to come.
    Counts count(ResourceId deviceId, Instant now);

    record Counts(long open, long later) {}

    /// Writes a post's progress and media if its stored version is still the one before: `after.version - 1`.
    ///
    /// @return false when someone else changed the post meanwhile; then nothing was written
    boolean advance(Post after);

    /// [#advance] for many posts at once: those that were still as expected. All of them become durable together.
    List<Post> advanceAll(Collection<Post> afters);

    /// Reads a device's near future.
    ///
    /// @param flowUntil  horizon of the posts to publish, inclusive
    /// @param mediaUntil horizon of the posts to prepare, inclusive
    /// @param limit      the most entries of each kind
    QueueView look(ResourceId deviceId, Instant flowUntil, Instant mediaUntil, int limit);

    /// The devices that have open posts.
    List<ResourceId> devicesWithOpenPosts();

    /// Posts in `sending` or `preparing`: at the start, what a crash interrupted.
    List<Post> interrupted();

    /// Posts of a device, at most `limit`, in `scheduled` or `retrying`, whose due time and [Delivery#lateAt] both lie
    /// before a time. In no particular order.
    List<Post> late(ResourceId deviceId, Instant lateBefore, int limit);
}
