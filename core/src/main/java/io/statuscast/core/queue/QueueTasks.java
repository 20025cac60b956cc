package io.statuscast.core.queue;

import io.statuscast.core.audience.NamedAudience;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent.Media;
import io.statuscast.core.post.PostRepository.Tally;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.PostStep;
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
import java.util.Objects;
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

    QueueTasks(QueueEngine engine, QueuePorts ports, Recorder recorder, RetryPolicy retries, Timekeeper time) {
        this.engine = engine;
        this.ports = ports;
        this.recorder = recorder;
        this.retries = retries;
        this.time = time;
    }

    /// How far to look, and from when on to count publications; null for not at all.
    ///
    /// @param begun      publications begun by then
    /// @param queueDoubt not null when it is to be read, too, how the queue is run
    record Horizon(
            Instant flowUntil,
            Instant mediaUntil,
            @Nullable Instant tallySince,
            long begun,
            @Nullable Object queueDoubt) {}

    /// How the queue of a device is run, and since when it could publish.
    record Readiness(DeviceQueue queue, Instant since) {
        /// Whether a post was to go out before, and may not any more.
        boolean isTooLate(Post post) {
            return Gate.lateAt(post, queue).isBefore(since);
        }
    }

    /// Posts that a crash caught in `sending` are sent again as the same message; those in `preparing` start
    /// over.
    void recoverInterrupted() {
        takeUpAgain(ports.posts().interrupted(), Notes.INTERRUPTED);
    }

    /// Takes up posts in work that nobody works on.
    void takeUpAgain(List<Post> interrupted, Note why) {
        Instant now = now();
        List<Post> recovered = recorder.advanceAll(interrupted.stream()
                .map(post -> PostStep.of(post, post.with(waitingAgain(post, why, now)))
                        .because(why))
                .toList());
        recovered.forEach(post -> engine.changed(post, post));
    }

    private static Progress waitingAgain(Post post, Note why, Instant now) {
        Progress progress = post.progress();
        return post.state() == PostState.SENDING
                ? progress.retrying(now, why, now)
                : progress.scheduled(post.delivery().at(), progress.note(), now);
    }

    void look(Lane lane, Horizon horizon) {
        try {
            QueueView view =
                    ports.posts().look(lane.deviceId, horizon.flowUntil(), horizon.mediaUntil(), engine.window());
            Runnable count = count(lane, horizon);
            Runnable rules = rules(lane, horizon);
            engine.update(lane, () -> {
                count.run();
                rules.run();
                lane.looked(view);
            });
        } catch (RuntimeException | Error failure) {
            report("reading the queue of device " + lane.deviceId, failure);
            engine.update(lane, () -> lane.lookFailed(now().plus(PAUSE)));
        }
    }

    /// Reads how the queue is run, when that is in doubt; what comes of it is to be done with the lock held.
    private Runnable rules(Lane lane, Horizon horizon) {
        Object doubt = horizon.queueDoubt();
        if (doubt == null) {
            return () -> {};
        }
        DeviceQueue durable = ports.queues().find(lane.deviceId).orElseGet(() -> DeviceQueue.usual(lane.deviceId));
        return () -> engine.readAgain(lane, durable, doubt);
    }

    /// Counts what the device has published; what comes of it is to be done with the lock held.
    private Runnable count(Lane lane, Horizon horizon) {
        Instant since = horizon.tallySince();
        if (since == null) {
            return () -> {};
        }
        Tally tally = ports.posts().published(lane.deviceId, since);
        return () -> lane.gate.counted(tally, since, horizon.begun(), now());
    }

    void publish(Lane lane, QueueEntry entry, @Nullable Post held, Readiness readiness) {
        var attempt = new Attempt();
        boolean failed = false;
        engine.watchdog().begins(entry.id());
        try {
            attempt.after = tryToPublish(entry, held, readiness, attempt);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            failed = true;
            report("publishing post " + entry.id(), failure);
        }
        engine.watchdog().ends(entry.id());
        Post outcome = attempt.after;
        boolean pause = failed || (outcome != null && isPutBack(outcome));
        engine.update(lane, () -> {
            lane.publishing = null;
            lane.gate.sent(attempt.sentAt);
            settle(lane, entry, outcome);
            if (outcome != null && outcome.state() == PostState.PUBLISHED) {
                lane.gate.succeeded();
                engine.published(outcome);
            }
            if (pause) {
                lane.pausedUntil = now().plus(PAUSE);
            }
        });
    }

    /// One try to publish a post.
    private static final class Attempt {
        /// The post as it is after it; null when what was remembered of the post was outdated.
        @Nullable
        Post after;
        /// When the publisher was called; null when it was not.
        @Nullable
        Instant sentAt;
    }

    private static boolean isPutBack(Post outcome) {
        Note note = outcome.progress().note();
        return outcome.state().isOpen()
                && note != null
                && (note.code().equals(Notes.NOT_READY) || note.code().equals(Notes.STORAGE));
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
    private @Nullable Post tryToPublish(QueueEntry entry, @Nullable Post held, Readiness readiness, Attempt attempt)
            throws InterruptedException {
        Post post = held != null ? held : ports.posts().find(entry.id()).orElse(null);
        if (post == null || !post.state().mayBeTaken() || post.content().needsPreparation()) {
            return null;
        }
        Instant due = post.progress().dueAt();
        if (due == null || due.isAfter(now()) || !engine.isRunning() || !engine.mayStillBegin(post)) {
            return post;
        }
        if (readiness.isTooLate(post)) {
            return recorder.advance(post, late(post)).orElse(null);
        }
        if (hasOutlivedItself(post)) {
            Note why = Notes.outlived(Objects.requireNonNull(post.delivery().removeAt()));
            return recorder.advance(post, post.with(post.progress().missed(why, now())))
                    .orElse(null);
        }
        Post sending = post.with(post.progress().sending(now()));
        if (recorder.advance(post, sending).isEmpty()) {
            return null;
        }
        attempt.sentAt = now();
        Post after = sending.with(sendNow(sending));
        engine.watchdog().hasOutcome(entry.id());
        return recorder.insist(sending, after).orElse(null);
    }

    /// Whether a post would be taken back in the moment in which it goes out. One that was tried goes out all
    /// the same: it may have arrived, and only what is published can be taken back for certain.
    private boolean hasOutlivedItself(Post post) {
        Instant removeAt = post.delivery().removeAt();
        return post.state() == PostState.SCHEDULED && removeAt != null && !removeAt.isAfter(now());
    }

    private Progress sendNow(Post sending) throws InterruptedException {
        try {
            return outcome(sending, send(sending));
        } catch (StorageException failure) {
            return heldUp(sending, failure);
        }
    }

    private Progress heldUp(Post inWork, StorageException failure) {
        report("post " + inWork.id(), failure);
        return inWork.progress().heldUp(now().plus(PAUSE), Notes.storage(failure), now());
    }

    private PublishResult send(Post sending) throws InterruptedException {
        if (!(sending.audience() instanceof Audience.Named(var id))) {
            return callPublisher(sending);
        }
        List<String> numbers =
                ports.audiences().find(id).map(NamedAudience::phoneDigits).orElse(List.of());
        return numbers.isEmpty()
                ? new PublishResult.Failed(Notes.AUDIENCE_GONE.code(), Notes.AUDIENCE_GONE.sentence())
                : callPublisher(sending.with(new Audience.Only(numbers)));
    }

    private PublishResult callPublisher(Post sending) throws InterruptedException {
        try {
            return ports.publisher().publish(sending);
        } catch (StorageException failure) {
            throw failure;
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
        Instant remove = sending.delivery().removeAt();
        Instant now = now();
        return switch (result) {
            case PublishResult.Published(var at, var recipients, var unreachable) ->
                progress.published(
                        PostMaker.toMillis(at), new Reach(recipients, unreachable.size()), null, remove, now);
            case PublishResult.Partly(var at, var recipients, var refused, var unreachable, var code, var sentence) ->
                progress.published(
                        PostMaker.toMillis(at),
                        new Reach(recipients, unreachable.size(), refused),
                        Notes.partial(new Note(code, sentence), recipients, refused),
                        remove,
                        now);
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
        engine.watchdog().begins(entry.id());
        try {
            after = tryToPrepare(entry, held);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            failed = true;
            report("preparing post " + entry.id(), failure);
        }
        engine.watchdog().ends(entry.id());
        Post outcome = after;
        boolean pause = failed;
        engine.preparationEnded(lane, () -> {
            lane.endPreparing(entry.id());
            if (pause) {
                lane.lookNotBefore(now().plus(PAUSE));
            } else {
                settle(lane, entry, outcome);
            }
        });
    }

    private @Nullable Post tryToPrepare(QueueEntry entry, @Nullable Post held) throws InterruptedException {
        Post post = held != null ? held : ports.posts().find(entry.id()).orElse(null);
        if (post == null
                || !post.state().mayBeTaken()
                || !(post.content() instanceof Media media)
                || !post.content().needsPreparation()) {
            return null;
        }
        if (!engine.isRunning()) {
            return post;
        }
        Post preparing = post.with(post.progress().preparing(now()));
        if (recorder.advance(post, preparing).isEmpty()) {
            return null;
        }
        Post after = prepareNow(preparing, media);
        engine.watchdog().hasOutcome(entry.id());
        return recorder.insist(preparing, after).orElse(null);
    }

    private Post prepareNow(Post preparing, Media media) throws InterruptedException {
        try {
            return prepared(preparing, media, callPreparer(preparing, media));
        } catch (StorageException failure) {
            return preparing.with(heldUp(preparing, failure));
        }
    }

    private PrepareResult callPreparer(Post post, Media media) throws InterruptedException {
        try {
            return ports.preparer().prepare(post, media);
        } catch (StorageException failure) {
            throw failure;
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

    /// Ends the posts that became too late while their number was away or their queue paused.
    void sweepLate(Lane lane, Readiness readiness) {
        boolean again = false;
        try {
            sweep(lane, readiness);
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

    /// The repository does not know of quiet hours: posts that they excuse come again with every reading,
    /// which therefore grows until it is larger than they are many.
    private void sweep(Lane lane, Readiness readiness) {
        int limit = SWEEP;
        while (engine.isRunning()) {
            List<Post> late = ports.posts().late(lane.deviceId, readiness.since(), limit);
            List<PostStep> steps = late.stream()
                    .filter(readiness::isTooLate)
                    .map(post -> PostStep.of(post, late(post)))
                    .toList();
            List<Post> ended = recorder.advanceAll(steps);
            if (!ended.isEmpty()) {
                engine.update(lane, () -> ended.forEach(post -> lane.offer(post, now())));
            }
            boolean allExcused = steps.isEmpty() && late.size() == limit;
            if (ended.isEmpty() && !allExcused) {
                return;
            }
            limit = allExcused ? limit * 2 : limit;
        }
    }

    private Post late(Post post) {
        Progress progress = post.progress();
        return post.with(
                post.state() == PostState.RETRYING
                        ? progress.failed(Notes.unconfirmed(progress.note()), now())
                        : progress.missed(Notes.missed(post), now()));
    }

    private Instant now() {
        return Instant.ofEpochMilli(time.millis());
    }

    static void report(String what, Throwable failure) {
        if (failure instanceof StorageException storage) {
            LOG.log(Level.WARNING, "{0} waits for the storage: {1}", what, storage.getMessage());
        } else {
            LOG.log(Level.ERROR, what + " failed", failure);
        }
    }
}
