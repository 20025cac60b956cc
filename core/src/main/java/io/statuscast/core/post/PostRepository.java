package io.statuscast.core.post;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.WaId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps the posts and their history. What a method wrote is durable when it returns; thread-safe, blocking;
/// a failing storage is a [io.statuscast.core.storage.StorageException] and leaves nothing behind.
///
/// Every new post and every historic step ([PostStep#isHistoric]) leaves a [PostEvent], in the same
/// transaction.
public interface PostRepository {
    /// Keeps a new post and gives it its place in the order of acceptance.
    default Post insert(Post post) {
        return insertAll(List.of(post), null).getFirst();
    }

    /// Keeps new posts, all or none, in the order given.
    default List<Post> insertAll(List<Post> posts) {
        return insertAll(posts, null);
    }

    /// Keeps new posts, all or none, in the order given, and with them the answer that their caller gets. An
    /// answer under the same scope and key that is older than [KeptAnswer#KEPT] gives way; a younger one is a
    /// failure of kind `CONFLICT`.
    List<Post> insertAll(List<Post> posts, @Nullable KeptAnswer answer);

    /// The answer kept under a key, unless it is older than [KeptAnswer#KEPT].
    Optional<KeptAnswer> answer(String scope, String key, Instant now);

    Optional<Post> find(ResourceId id);

    Optional<Post> find(ResourceId deviceId, WaId waId);

    List<Post> list(PostQuery query);

    /// All posts of a device in some states, in the order of their acceptance, as they were at one moment.
    ///
    /// @param acceptedFrom only those accepted then or later; null for whenever
    List<Post> all(ResourceId deviceId, Set<PostState> states, @Nullable Instant acceptedFrom);

    /// How many posts of a device are open, and how many of them have nothing to be done before a time still
    /// to come.
    Counts count(ResourceId deviceId, Instant now);

    record Counts(long open, long later) {}

    /// How many posts are open or drafts, by device; devices without any are left out.
    Map<ResourceId, Long> waiting();

    /// What a device published last, and how much since a time.
    Tally published(ResourceId deviceId, Instant since);

    /// @param since  how many posts were published at or after the time asked for
    /// @param latest when the last one was published; null when none ever was
    record Tally(int since, @Nullable Instant latest) {}

    /// Takes a step if the stored version of the post is still the one before.
    ///
    /// @return the step as written: its successor has its place in the order of acceptance; empty when
    ///         someone else changed the post meanwhile, and then nothing was written
    Optional<PostStep> advance(PostStep step);

    /// [#advance] for many posts at once: those that were still as expected. All of them become durable
    /// together.
    List<PostStep> advanceAll(Collection<PostStep> steps);

    /// Removes a post that is a draft or has ended, with its history and its views, if its stored version is
    /// this one.
    ///
    /// @return false when someone else changed the post meanwhile
    boolean delete(Post post);

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

    /// Posts of a device, at most `limit`, in `scheduled` or `retrying`, whose due time and [Delivery#lateAt]
    /// both lie before a time. In no particular order.
    List<Post> late(ResourceId deviceId, Instant lateBefore, int limit);

    /// Published posts whose [Progress#leaveAt] has come, the earliest first.
    List<Post> leaving(Instant now, int limit);

    /// The earliest [Progress#leaveAt]; empty when nothing is published at present.
    Optional<Instant> nextLeaving();

    /// Events after a number, in order. Every event that becomes durable after this returned has a greater
    /// number than those that were returned.
    List<PostEvent> eventsAfter(long number, int limit, EventFilter filter);

    /// The number of the newest event; 0 when there is none.
    long lastEvent();

    /// Forgets what is older than a time: the events of posts that are neither open nor drafts nor published,
    /// and answers older than [KeptAnswer#KEPT].
    ///
    /// @param limit the most events to forget at once
    /// @return how many events were forgotten
    int forget(Instant eventsBefore, Instant now, int limit);
}
