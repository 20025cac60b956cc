package io.statuscast.core.queue;

import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent.Media;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.Progress;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.post.Progress.Reach;
import io.statuscast.core.post.QueueEntry;
import io.statuscast.core.post.QueueView;
import io.statuscast.core.storage.StorageException;
import io.statuscast.core.time.Timekeeper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pieces of the queue's work that block. Each runs on a thread of its own and ends by telling the
/// engine, also after an [Error]: a picture too large for the memory must not leave its number waiting for
/// ever.
final class QueueTasks {
    private static final Logger LOG = System.getLogger(QueueTasks.class.getName());
    /// After a failing storage, or a number that turned out not to be ready.
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final int SWEEP = 256;

    private final QueueEngine engine;
    private final QueuePorts ports;
    private final RetryPolicy retries;
    private final Timekeeper time;
    private final Recorder recorder;

    QueueTasks(QueueEngine engine, QueuePorts ports, RetryPolicy retries, Timekeeper time) {
        this.engine = engine;
        this.ports = ports;
        this.retries = retries;
        this.time = time;
        this.recorder = new Recorder(ports.posts(), ports.events(), time);
    }

    Recorder recorder() {
        return recorder;
    }

    /// Posts that a crash caught in `sending` are sent again as the same message; those in `preparing`
    /// start over.
    void recoverInterrupted() {
        Instant now = now();
        List<Post> interrupted = ports.posts().interrupted();
        List<Post> recovered = interrupted.stream()
                .map(post -> post.with(
                        post.state() == PostState.SENDING
                                ? post.progress().retrying(now, Notes.INTERRUPTED, now)
                                : post.progress()
                                        .scheduled(
                                                post.delivery().at(),
                                                post.progress().note(),
                                                now)))
                .toList();
        recorder.advanceAll(interrupted, recovered);
    }

    void look(Lane lane, Instant flowUntil, Instant mediaUntil) {
        try {
            QueueView view = ports.posts().look(lane.deviceId, flowUntil, mediaUntil, engine.window());
            engine.update(lane, () -> lane.looked(view));
        } catch (RuntimeException | Error failure) {
            report("reading the queue of device " + lane.deviceId, failure);
            engine.update(lane, () -> lane.lookFailed(now().plus(PAUSE)));
        }
    }

    void publish(Lane lane, QueueEntry entry, @Nullable Post held, Instant onlineSince) {
        Post after = null;
        boolean failed = false;
        try {
            after = tryToPublish(entry, held, onlineSince);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            failed = true;
            report("publishing post " + entry.id(), failure);
        }
        Post outcome = after;
        boolean pause = failed || (outcome != null && isPutBack(outcome));
        engine.update(lane, () -> {
            lane.publishing = null;
            settle(lane, entry, outcome);
            if (pause) {
                lane.pausedUntil = now().plus(PAUSE);
            }
        });
    }

    private static boolean isPutBack(Post outcome) {
        Note note = outcome.progress().note();
        return outcome.state().isOpen() && note != null && note.code().equals(Notes.NOT_READY);
    }

    private void settle(Lane lane, QueueEntry entry, @Nullable Post outcome) {
        if (outcome != null) {
            lane.offer(outcome, now());
        } else {
            lane.forget(entry.id(), true);
            lane.needLook();
        }
    }

    /// @return the post as it is now; null when what was remembered of it was outdated
    private @Nullable Post tryToPublish(QueueEntry entry, @Nullable Post held, Instant onlineSince)
            throws InterruptedException {
        Post post = held != null ? held : ports.posts().find(entry.id()).orElse(null);
        if (post == null || !isWaiting(post) || post.content().needsPreparation()) {
            return null;
        }
        Instant due = post.progress().dueAt();
        if (due == null || due.isAfter(now()) || !engine.isRunning()) {
            return post;
        }
        if (post.delivery().lateAt().isBefore(onlineSince)) {
            Post late = late(post);
            return recorder.advance(late, post.state()) ? late : null;
        }
        Post sending = post.with(post.progress().sending(now()));
        if (!recorder.advance(sending, post.state())) {
            return null;
        }
        Post after = sending.with(outcome(sending, callPublisher(sending)));
        return recorder.insist(after, PostState.SENDING) ? after : null;
    }

    private PublishResult callPublisher(Post sending) throws InterruptedException {
        try {
            return ports.publisher().publish(sending);
        } catch (RuntimeException | Error bug) {
            LOG.log(Level.ERROR, "the publisher failed for post " + sending.id(), bug);
            return new PublishResult.Retry(
                    RetryKind.INTERNAL,
                    "post:internal",
                    "Publishing failed inside the server; its log has more.",
                    null);
        }
    }

    private Progress outcome(Post sending, PublishResult result) {
        Progress progress = sending.progress();
        Instant now = now();
        return switch (result) {
            case PublishResult.Published(var at, var recipients, var unreachable) ->
                progress.published(at, new Reach(recipients, unreachable.size()), now);
            case PublishResult.Partly(var at, var recipients, var refused, var unreachable, var code, var sentence) ->
                progress.publishedPartly(
                        at, new Reach(recipients, unreachable.size() + refused), new Note(code, sentence), now);
            case PublishResult.Failed(var code, var sentence) -> progress.failed(new Note(code, sentence), now);
            case PublishResult.DeviceNotReady(var sentence) -> progress.putBack(now, Notes.notReady(sentence), now);
            case PublishResult.Retry(var kind, var code, var sentence, var after) ->
                again(progress, kind, new Note(code, sentence), after);
        };
    }

    private Progress again(Progress progress, RetryKind kind, Note note, @Nullable Duration atLeast) {
        Instant now = now();
        return retries.pause(kind, progress.attempts(), atLeast)
                .map(pause -> progress.retrying(now.plus(pause), note, now))
                .orElseGet(() -> progress.failed(Notes.gaveUp(note, progress.attempts() + 1), now));
    }

    void prepare(Lane lane, QueueEntry entry, @Nullable Post held) {
        Post after = null;
        boolean failed = false;
        try {
            after = tryToPrepare(entry, held);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            failed = true;
            report("preparing post " + entry.id(), failure);
        }
        Post outcome = after;
        boolean pause = failed;
        engine.preparationEnded(lane, () -> {
            lane.endPreparing(entry.id());
            if (pause) {
                lane.lookLater(now().plus(PAUSE));
            } else {
                settle(lane, entry, outcome);
            }
        });
    }

    private @Nullable Post tryToPrepare(QueueEntry entry, @Nullable Post held) throws InterruptedException {
        Post post = held != null ? held : ports.posts().find(entry.id()).orElse(null);
        if (post == null
                || !isWaiting(post)
                || !(post.content() instanceof Media media)
                || !post.content().needsPreparation()) {
            return null;
        }
        if (!engine.isRunning()) {
            return post;
        }
        Post preparing = post.with(post.progress().preparing(now()));
        if (!recorder.advance(preparing, post.state())) {
            return null;
        }
        Post after = prepared(preparing, media, callPreparer(preparing, media));
        return recorder.insist(after, PostState.PREPARING) ? after : null;
    }

    private PrepareResult callPreparer(Post post, Media media) throws InterruptedException {
        try {
            return ports.preparer().prepare(post, media);
        } catch (RuntimeException | Error bug) {
            LOG.log(Level.ERROR, "the media preparer failed for post " + post.id(), bug);
            return new PrepareResult.Retry(
                    "media:internal", "Preparing the media failed inside the server; its log has more.", null);
        }
    }

    private Post prepared(Post preparing, Media media, PrepareResult result) {
        Progress progress = preparing.progress();
        Instant now = now();
        return switch (result) {
            case PrepareResult.Prepared(var rendition) ->
                preparing
                        .with(media.prepared(rendition))
                        .with(progress.scheduled(preparing.delivery().at(), null, now));
            case PrepareResult.Failed(var code, var sentence) ->
                preparing.with(progress.failed(new Note(code, sentence), now));
            case PrepareResult.Retry(var code, var sentence, var after) ->
                preparing.with(again(progress, RetryKind.MEDIA, new Note(code, sentence), after));
        };
    }

    /// Ends the posts that became too late while their number was away.
    void sweepLate(Lane lane, Instant lateBefore) {
        boolean again = false;
        try {
            sweep(lane, lateBefore);
        } catch (RuntimeException | Error failure) {
            again = true;
            report("looking for late posts of device " + lane.deviceId, failure);
        }
        boolean failed = again;
        engine.update(lane, () -> {
            lane.sweeping = false;
            if (failed) {
                lane.pausedUntil = now().plus(PAUSE);
            }
        });
    }

    private void sweep(Lane lane, Instant lateBefore) {
        while (engine.isRunning()) {
            List<Post> late = ports.posts().late(lane.deviceId, lateBefore, SWEEP);
            List<Post> ended = late.isEmpty()
                    ? List.of()
                    : recorder.advanceAll(late, late.stream().map(this::late).toList());
            if (ended.isEmpty()) {
                return;
            }
            engine.update(lane, () -> ended.forEach(post -> lane.offer(post, now())));
        }
    }

    private Post late(Post post) {
        Progress progress = post.progress();
        return post.with(
                post.state() == PostState.RETRYING
                        ? progress.failed(Notes.unconfirmed(progress.note()), now())
                        : progress.missed(Notes.missed(post), now()));
    }

    private static boolean isWaiting(Post post) {
        return post.state() == PostState.SCHEDULED || post.state() == PostState.RETRYING;
    }

    private Instant now() {
        return Instant.ofEpochMilli(time.millis());
    }

    private static void report(String what, Throwable failure) {
        if (failure instanceof StorageException storage) {
            LOG.log(Level.WARNING, "{0} waits for the storage: {1}", what, storage.getMessage());
        } else {
            LOG.log(Level.ERROR, what + " failed", failure);
        }
    }
}
