package io.statuscast.core.queue;

import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.KeptAnswer;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.storage.InDoubt;
import io.statuscast.core.storage.StorageException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The door through which posts come in. Thread-safe, blocking.
public final class Posts {
    private final PostRepository repository;
    private final QueueEngine engine;
    private final PostMaker maker;
    private final InstantSource clock;

    public Posts(PostRepository repository, QueueEngine engine, PostMaker maker, InstantSource clock) {
        this.repository = repository;
        this.engine = engine;
        this.maker = maker;
        this.clock = clock;
    }

    /// Takes a post in: durable, with its ids and its place in the queue, when this returns.
    public Acceptance accept(NewPost wanted) {
        return accept(List.of(wanted), null);
    }

    /// Takes posts of one device in, all or none, in their order.
    ///
    /// @param key null when the caller gave none
    public Acceptance accept(List<NewPost> wanted, @Nullable IdempotencyKey key) {
        Optional<Acceptance> before = key == null ? Optional.empty() : earlier(key);
        if (before.isPresent()) {
            return before.get();
        }
        Device device = deviceOf(wanted);
        DeviceQueue queue = engine.queue(device.id());
        if (!queue.status().accepts()) {
            return new Acceptance.QueueClosed(queue.status());
        }
        Instant now = now();
        var made = new ArrayList<Post>();
        for (NewPost one : wanted) {
            Optional<Post> post = maker.make(one, queue, now);
            if (post.isEmpty()) {
                return new Acceptance.PlanOver(made.size(), one.deliverAt() == null ? now : one.deliverAt());
            }
            made.add(post.get());
        }
        if (!engine.waiting().reserve(device.id(), made.size(), queue.waitingMax())) {
            return new Acceptance.QueueFull(engine.waiting().of(device.id()), queue.waitingMax());
        }
        return keep(device.id(), made, key, now);
    }

    private Acceptance keep(ResourceId device, List<Post> made, @Nullable IdempotencyKey key, Instant now) {
        boolean kept = false;
        try {
            KeptAnswer answer = key == null
                    ? null
                    : new KeptAnswer(
                            key.scope(), key.key(), key.bodyHash(), key.answer().apply(List.copyOf(made)), now);
            List<Post> placed = insert(device, made, answer);
            kept = true;
            engine.accepted(placed);
            return new Acceptance.Accepted(placed);
        } catch (StorageException failure) {
            // The same request may have come twice at once: then the other one has its answer by now.
            return Optional.ofNullable(key)
                    .filter(_ -> failure.kind() == StorageException.Kind.CONFLICT)
                    .flatMap(this::earlier)
                    .orElseThrow(() -> failure);
        } finally {
            if (!kept) {
                engine.waiting().add(device, -made.size());
            }
        }
    }

    /// New posts in doubt were kept all or none.
    private List<Post> insert(ResourceId device, List<Post> made, @Nullable KeptAnswer answer) {
        return InDoubt.settled(
                () -> repository.insertAll(made, answer),
                () -> Optional.of(made.stream()
                                .flatMap(post -> repository.find(post.id()).stream())
                                .toList())
                        .filter(kept -> !kept.isEmpty()),
                () -> engine.doubted(Set.of(device)));
    }

    /// What became of a request that came before under the same key: its answer again, or the refusal of
    /// another body; empty when there was none. [#accept] asks by itself.
    public Optional<Acceptance> earlier(IdempotencyKey key) {
        return repository
                .answer(key.scope(), key.key(), now())
                .map(answer -> answer.bodyHash().equals(key.bodyHash())
                        ? new Acceptance.Replayed(answer.answer())
                        : new Acceptance.KeyReused());
    }

    private static Device deviceOf(List<NewPost> wanted) {
        Device device = wanted.getFirst().device();
        if (wanted.stream().anyMatch(one -> !one.device().id().equals(device.id()))) {
            throw new IllegalArgumentException("posts that are taken in together are of one device");
        }
        return device;
    }

    /// The post that would be taken in, with ids that it would not get; empty when its plan is over. Nothing
    /// is kept.
    public Optional<Post> preview(NewPost wanted) {
        return maker.make(wanted, engine.queue(wanted.device().id()), now());
    }

    /// Takes in a copy of a post, in whatever state that is: the same words and media for the same audience,
    /// once, at another time.
    ///
    /// @param device of the post
    /// @param at     null for at once
    /// @param key    null when the caller gave none
    public Acceptance duplicate(
            Post post, Device device, @Nullable Instant at, boolean draft, @Nullable IdempotencyKey key) {
        var copy = new NewPost(
                device,
                post.content(),
                post.audience(),
                post.reference(),
                at,
                post.delivery().strict(),
                null,
                post.delivery().onMissed(),
                null,
                null,
                draft);
        return accept(List.of(copy), key);
    }

    /// How many posts wait for a device, drafts included.
    public long waiting(ResourceId deviceId) {
        return engine.waiting().of(deviceId);
    }

    /// Why an open post has not gone out yet, when there is something to say: the number is not online, its
    /// queue is paused, an earlier strict post comes first, the media is being prepared, the last try failed.
    public Optional<Note> waitingReason(Post post) {
        return engine.waitingReason(post);
    }

    private Instant now() {
        return PostMaker.toMillis(clock.instant());
    }
}
