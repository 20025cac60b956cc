package io.statuscast.core.queue;

import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.ResourceIds;
import io.statuscast.core.id.WaIds;
import io.statuscast.core.post.Delivery;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.Progress;
import io.statuscast.core.post.Progress.Note;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The door through which posts come in and are withdrawn. Thread-safe, blocking.
public final class Posts {
    private final PostRepository repository;
    private final QueueEngine engine;
    private final ResourceIds ids;
    private final WaIds waIds;
    private final InstantSource clock;

    public Posts(PostRepository repository, QueueEngine engine, ResourceIds ids, WaIds waIds, InstantSource clock) {
        this.repository = repository;
        this.engine = engine;
        this.ids = ids;
        this.waIds = waIds;
        this.clock = clock;
    }

    /// Takes a post in: durable, with its ids and its place in the queue, when this returns.
    public Post accept(NewPost wanted) {
        Post post = repository.insert(create(wanted));
        engine.accepted(post);
        return post;
    }

    /// Takes posts in, all or none, in their order.
    public List<Post> acceptAll(List<NewPost> wanted) {
        List<Post> posts =
                repository.insertAll(wanted.stream().map(this::create).toList());
        posts.forEach(engine::accepted);
        return posts;
    }

    /// Withdraws a post that has not left yet.
    public CancelResult cancel(ResourceId id) {
        while (true) {
            Optional<Post> found = repository.find(id);
            if (found.isEmpty()) {
                return new CancelResult.NotFound();
            }
            Post post = found.get();
            if (!post.state().mayBecome(PostState.CANCELLED)) {
                return new CancelResult.TooLate(post);
            }
            Post cancelled = post.with(post.progress().cancelled(clock.instant()));
            if (repository.advance(cancelled)) {
                engine.changed(cancelled, post.state());
                return new CancelResult.Cancelled(cancelled);
            }
        }
    }

    /// Why an open post has not gone out yet, when there is something to say: the number is not online, an earlier
    /// strict
    /// post comes first, the media is being prepared, the last try failed.
    public Optional<Note> waitingReason(Post post) {
        return engine.waitingReason(post);
    }

    private Post create(NewPost wanted) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        Instant at = wanted.deliverAt() == null
                ? now
                : Instant.ofEpochMilli(wanted.deliverAt().toEpochMilli());
        boolean scheduled = wanted.deliverAt() != null;
        var delivery = new Delivery(at, scheduled, wanted.strict(), lateness(wanted, scheduled));
        return new Post(
                ids.next(),
                waIds.next(),
                wanted.device().id(),
                wanted.content(),
                wanted.audience(),
                wanted.reference(),
                delivery,
                0,
                now,
                Progress.accepted(at, now));
    }

    private static Duration lateness(NewPost wanted, boolean scheduled) {
        Duration asked = wanted.lateness();
        if (asked != null) {
            return asked;
        }
        Device device = wanted.device();
        return scheduled || device.wasLinked() ? Delivery.LATENESS : Delivery.LATENESS_BEFORE_LINKING;
    }
}
