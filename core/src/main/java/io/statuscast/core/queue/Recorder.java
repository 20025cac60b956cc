package io.statuscast.core.queue;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostEvents;
import io.statuscast.core.post.PostEvents.PostChanged;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.PostStep;
import io.statuscast.core.storage.InDoubt;
import io.statuscast.core.storage.StorageException;
import io.statuscast.core.time.Timekeeper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes changes of posts durable, with the next post of a series where one ends, then tells the listeners.
/// Thread-safe.
final class Recorder {
    private static final Logger LOG = System.getLogger(Recorder.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    private final PostRepository posts;
    private final PostEvents events;
    private final PostMaker maker;
    private final WaitingPosts waiting;
    private final Timekeeper time;
    /// Hears of every new post that follows another.
    private final Consumer<Post> successors;
    /// Hears of the devices whose posts may have been changed by a write of which nobody knows whether it was kept.
    private final Consumer<Set<ResourceId>> doubts;

    Recorder(
            PostRepository posts,
            PostEvents events,
            PostMaker maker,
            WaitingPosts waiting,
            Timekeeper time,
            Consumer<Post> successors,
            Consumer<Set<ResourceId>> doubts) {
        this.posts = posts;
        this.events = events;
        this.maker = maker;
        this.waiting = waiting;
        this.time = time;
        this.successors = successors;
        this.doubts = doubts;
    }

    /// Writes a change unless someone else changed the post meanwhile.
    ///
    /// @return the post after it
    Optional<Post> advance(Post before, Post after) {
        return advance(PostStep.of(before, after));
    }

    Optional<Post> advance(PostStep step) {
        return write(maker.withSuccessor(step));
    }

    private Optional<Post> write(PostStep step) {
        return told(settled(List.of(step), () -> posts.advance(step).stream().toList()).stream()
                .findFirst());
    }

    private Optional<Post> told(Optional<PostStep> written) {
        written.ifPresent(this::tell);
        return written.map(PostStep::after);
    }

    /// Writes steps, which are kept together or not at all.
    ///
    /// @return those that were kept
    private List<PostStep> settled(List<PostStep> steps, Supplier<List<PostStep>> write) {
        return InDoubt.settled(
                write,
                () -> Optional.of(steps.stream()
                                .flatMap(step -> kept(step).stream())
                                .toList())
                        .filter(kept -> !kept.isEmpty()),
                () -> doubts.accept(steps.stream()
                        .flatMap(step ->
                                Stream.of(step.before().deviceId(), step.after().deviceId()))
                        .collect(Collectors.toSet())));
    }

    /// A step as it was written, if it was.
    private Optional<PostStep> kept(PostStep step) {
        if (!posts.find(step.after().id()).equals(Optional.of(step.after()))) {
            return Optional.empty();
        }
        Post successor = step.successor();
        return Optional.of(
                successor == null
                        ? step
                        : step.followedBy(posts.find(successor.id()).orElse(null)));
    }

    /// The step, and with it the next post of the series, although the step does not end the post's turn.
    PostStep withNext(PostStep step) {
        return maker.followed(step);
    }

    /// Writes what became of a try, however long the storage fails: WhatsApp's answer must not be lost while
    /// the process lives. After a crash the post is found in `sending` and sent again as the same message.
    Optional<Post> insist(Post before, Post after) throws InterruptedException {
        Duration pause = PAUSE;
        // One step for all tries: one of them may have been kept, with the next post of the series.
        PostStep step = maker.withSuccessor(PostStep.of(before, after));
        boolean inDoubt = false;
        while (true) {
            try {
                Optional<PostStep> kept = inDoubt ? kept(step) : Optional.empty();
                return kept.isPresent() ? told(kept) : write(step);
            } catch (StorageException failure) {
                if (failure.kind() == StorageException.Kind.CLOSED) {
                    throw failure;
                }
                inDoubt |= failure.kind() == StorageException.Kind.IN_DOUBT;
                // Once: a disk may be full for a night.
                if (pause.equals(PAUSE)) {
                    LOG.log(
                            Level.ERROR,
                            "the outcome of post {0} cannot be written yet, and is tried until it can: {1}",
                            after.id(),
                            failure.getMessage());
                }
                time.pause(pause);
                pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
            }
        }
    }

    /// @return the posts that were still as expected, after the change
    List<Post> advanceAll(Collection<PostStep> steps) {
        if (steps.isEmpty()) {
            return List.of();
        }
        List<PostStep> whole = steps.stream().map(maker::withSuccessor).toList();
        List<PostStep> written = settled(whole, () -> posts.advanceAll(whole));
        written.forEach(this::tell);
        return written.stream().map(PostStep::after).toList();
    }

    private void tell(PostStep step) {
        waiting.took(step);
        tell(step.after(), step.from());
        Post successor = step.successor();
        if (successor != null) {
            tell(successor, null);
            successors.accept(successor);
        }
    }

    /// Tells of a post that was just accepted, or changed.
    void tell(Post post, @Nullable PostState from) {
        try {
            events.on(new PostChanged(post, from));
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "a listener of post events failed", bug);
        }
    }
}
