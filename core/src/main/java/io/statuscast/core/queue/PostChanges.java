package io.statuscast.core.queue;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Delivery;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.PostStep;
import io.statuscast.core.post.Progress;
import io.statuscast.core.storage.InDoubt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What people do to posts that were taken in: change, withdraw, call for, take back, delete. Thread-safe,
/// blocking.
///
/// Every change is checked against the version that it was decided on; when the queue was faster it is
/// decided anew.
public final class PostChanges {
    private static final Set<PostState> WITHDRAWABLE =
            EnumSet.of(PostState.SCHEDULED, PostState.PREPARING, PostState.RETRYING);
    private static final int BATCH = 256;

    private final PostRepository repository;
    private final QueueEngine engine;
    private final InstantSource clock;

    public PostChanges(PostRepository repository, QueueEngine engine, InstantSource clock) {
        this.repository = repository;
        this.engine = engine;
        this.clock = clock;
    }

    /// Withdraws a draft or a post that has not left yet. A series ends with it.
    public ChangeResult cancel(ResourceId id) {
        return change(id, null, this::cancelled);
    }

    private Optional<PostStep> cancelled(Post post) {
        return post.state().mayBecome(PostState.CANCELLED)
                ? Optional.of(PostStep.of(post, post.with(post.progress().cancelled(now()))))
                : Optional.empty();
    }

    /// Withdraws the posts of a device that have not left yet and that a filter names; their series end with
    /// them.
    ///
    /// @return the posts that were withdrawn
    public List<Post> cancelAll(ResourceId deviceId, WaitingFilter filter) {
        return all(deviceId, filter, WITHDRAWABLE, this::cancelled);
    }

    /// Leaves out one occurrence of a series: it is withdrawn, and the next one takes its place. A post that
    /// is not of a series, or the last of one, is just withdrawn.
    public ChangeResult skip(ResourceId id) {
        return change(id, null, post -> cancelled(post).map(engine.recorder()::withNext));
    }

    /// Changes a post that has not left yet.
    public ChangeResult edit(ResourceId id, PostEdit edit) {
        return change(id, edit.version(), post -> edited(post, edit));
    }

    private Optional<PostStep> edited(Post post, PostEdit edit) {
        if (!post.state().mayBeEdited()) {
            return Optional.empty();
        }
        PostContent content = edit.content() == null ? post.content() : edit.content();
        String reference = edit.reference() == null ? post.reference() : edit.reference();
        Post changed = post.edited(
                content,
                edit.audience() == null ? post.audience() : edit.audience(),
                reference == null || reference.isEmpty() ? null : reference,
                edited(post.delivery(), edit));
        return Optional.of(
                PostStep.of(post, changed.with(waiting(changed)), now()).because(Notes.EDITED));
    }

    private static Delivery edited(Delivery old, PostEdit edit) {
        Instant at = edit.deliverAt();
        Delivery moved = at == null ? old : PostMaker.moved(old, PostMaker.toMillis(at), true);
        Instant remove = edit.removeAt();
        return new Delivery(
                moved.at(),
                moved.scheduled(),
                edit.strict() == null ? moved.strict() : edit.strict(),
                edit.lateness() == null ? moved.lateness() : edit.lateness(),
                edit.onMissed() == null ? moved.onMissed() : edit.onMissed(),
                remove == null ? moved.removeAt() : remove.equals(Instant.MAX) ? null : PostMaker.toMillis(remove),
                moved.repeat());
    }

    /// The progress of a post that is still as its author left it, after a change: what was being prepared
    /// begins anew.
    private Progress waiting(Post changed) {
        Progress progress = changed.progress();
        Instant at = changed.delivery().at();
        return switch (changed.state()) {
            case DRAFT -> progress.touched(null, null, progress.note());
            case PREPARING -> progress.scheduled(at, progress.note(), now());
            case SCHEDULED, SENDING, RETRYING, PUBLISHED, EXPIRED, REVOKED, CANCELLED, MISSED, FAILED ->
                progress.touched(at, null, progress.note());
        };
    }

    /// Puts a draft into the queue, at its own time.
    public ChangeResult schedule(ResourceId id) {
        return change(
                id,
                null,
                post -> post.state() == PostState.DRAFT
                        ? Optional.of(PostStep.of(
                                post,
                                post.with(post.progress()
                                        .scheduled(post.delivery().at(), null, now()))))
                        : Optional.empty());
    }

    /// Has a post go out now: a draft, one that waits for its time or its next try, a missed or a failed one.
    public ChangeResult publishNow(ResourceId id) {
        return change(id, null, this::calledFor);
    }

    /// Has a post tried again now that was missed, has failed or waits for its next try.
    public ChangeResult retry(ResourceId id) {
        return change(id, null, post -> switch (post.state()) {
            case MISSED, FAILED, RETRYING -> calledFor(post);
            case DRAFT, SCHEDULED, PREPARING, SENDING, PUBLISHED, EXPIRED, REVOKED, CANCELLED -> Optional.empty();
        });
    }

    private Optional<PostStep> calledFor(Post post) {
        Instant now = now();
        Post moved = post.with(PostMaker.moved(post.delivery(), now, false));
        Progress progress = post.progress();
        Progress after = switch (post.state()) {
            case DRAFT, MISSED, PREPARING -> progress.scheduled(now, null, now);
            case SCHEDULED, RETRYING -> progress.touched(now, null, progress.note());
            case FAILED -> progress.again(Notes.CALLED_FOR, now);
            case SENDING, PUBLISHED, EXPIRED, REVOKED, CANCELLED -> null;
        };
        return after == null
                ? Optional.empty()
                : Optional.of(PostStep.of(post, moved.with(after), now).because(Notes.CALLED_FOR));
    }

    /// Has a published post taken back, as soon as its number is online. It is `revoked` once WhatsApp's
    /// server has acknowledged that; the wish survives a restart.
    public ChangeResult revoke(ResourceId id) {
        return change(id, null, post -> {
            if (post.state() != PostState.PUBLISHED) {
                return Optional.empty();
            }
            Instant now = now();
            return Optional.of(PostStep.of(
                            post,
                            post.with(post.delivery().removedAt(now))
                                    .with(post.progress()
                                            .touched(null, now, post.progress().note())),
                            now)
                    .because(Notes.REMOVAL_WANTED));
        });
    }

    /// Removes a draft or a post that has ended, with its history and its views.
    public ChangeResult delete(ResourceId id) {
        while (true) {
            Post post = repository.find(id).orElse(null);
            if (post == null) {
                return new ChangeResult.NotFound();
            }
            if (!post.state().isEnded() && post.state() != PostState.DRAFT) {
                return new ChangeResult.NotNow(post);
            }
            if (isDeleted(post)) {
                engine.waiting().gone(post);
                return new ChangeResult.Changed(post);
            }
        }
    }

    private boolean isDeleted(Post post) {
        return InDoubt.settled(
                () -> repository.delete(post),
                () -> repository.find(post.id()).isEmpty() ? Optional.of(true) : Optional.empty(),
                () -> engine.doubted(Set.of(post.deviceId())));
    }

    /// Moves posts that have not left yet, and of which nothing was tried, to the queue of another device.
    ///
    /// @return the posts that were moved
    List<Post> moveAll(ResourceId from, ResourceId to, WaitingFilter filter) {
        return all(from, filter, EnumSet.of(PostState.DRAFT, PostState.SCHEDULED, PostState.PREPARING), post -> {
            Post moved = post.movedTo(to);
            return post.state().mayBeEdited()
                    ? Optional.of(
                            PostStep.of(post, moved.with(waiting(moved)), now()).because(Notes.moved(from)))
                    : Optional.empty();
        });
    }

    private List<Post> all(
            ResourceId deviceId,
            WaitingFilter filter,
            Set<PostState> states,
            Function<Post, Optional<PostStep>> decision) {
        List<Post> chosen = repository.all(deviceId, states, null).stream()
                .filter(filter::matches)
                .toList();
        var changed = new ArrayList<Post>();
        for (int i = 0; i < chosen.size(); i += BATCH) {
            List<PostStep> steps = chosen.subList(i, Math.min(chosen.size(), i + BATCH)).stream()
                    .flatMap(post -> decision.apply(post).stream())
                    .toList();
            List<Post> afters = engine.recorder().advanceAll(steps);
            for (PostStep step : steps) {
                Post after = find(afters, step.before().id());
                if (after != null) {
                    engine.changed(step.before(), after);
                    changed.add(after);
                } else if (change(step.before().id(), null, decision) instanceof ChangeResult.Changed(var post)) {
                    changed.add(post);
                }
            }
        }
        return changed;
    }

    private static @Nullable Post find(List<Post> posts, ResourceId id) {
        return posts.stream().filter(post -> post.id().equals(id)).findFirst().orElse(null);
    }

    private ChangeResult change(ResourceId id, @Nullable Long version, Function<Post, Optional<PostStep>> decision) {
        while (true) {
            Post post = repository.find(id).orElse(null);
            if (post == null) {
                return new ChangeResult.NotFound();
            }
            if (version != null && post.progress().version() != version) {
                return new ChangeResult.Outdated(post);
            }
            Optional<PostStep> step = decision.apply(post);
            if (step.isEmpty()) {
                return new ChangeResult.NotNow(post);
            }
            Optional<Post> after = engine.recorder().advance(step.get());
            if (after.isPresent()) {
                engine.changed(post, after.get());
                return new ChangeResult.Changed(after.get());
            }
        }
    }

    private Instant now() {
        return PostMaker.toMillis(clock.instant());
    }
}
