package io.statuscast.core.queue;

import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostStep;
import io.statuscast.core.post.Progress;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.time.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What becomes of published posts: they are taken back when their author wants it, and else expire.
///
/// The time of either is in the post itself ([Progress#leaveAt]), so that both survive a restart. Whoever
/// begins to take a post back first moves that time on; if the process ends meanwhile, it is tried again
/// then.
final class Departures {
    private static final int BATCH = 256;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /// How long a try to take a post back may last before another begins.
    private static final Duration CLAIM = Duration.ofMinutes(2);

    private static final Duration AGAIN_LEAST = Duration.ofSeconds(2);
    private static final Duration AGAIN_MOST = Duration.ofMinutes(15);
    private static final Duration AWAY_MOST = Duration.ofMinutes(1);
    private static final int HASTENED_MAX = 1_000;
    /// The pause before the next try is this part of the time since it was wanted.
    private static final int PART = 4;

    private final QueueEngine engine;
    private final QueuePorts ports;
    private final Recorder recorder;
    private final Timekeeper time;
    /// Posts that are being taken back at this moment.
    private final Set<ResourceId> underWay = ConcurrentHashMap.newKeySet();
    /// Devices of which no removal was put off since they came online last.
    private final Set<ResourceId> settled = ConcurrentHashMap.newKeySet();
    // Guarded by the engine's lock.
    private Instant nextAt = Instant.MIN;
    private boolean busy;

    Departures(QueueEngine engine, QueuePorts ports, Recorder recorder, Timekeeper time) {
        this.engine = engine;
        this.ports = ports;
        this.recorder = recorder;
        this.time = time;
    }

    /// A published post is to leave at a time. With the engine's lock held.
    void noticed(Instant leaveAt) {
        nextAt = Lane.earlier(nextAt, leaveAt);
    }

    /// Begins a round if one is due. With the engine's lock held.
    ///
    /// @return when the next one is
    Instant attend(Instant now) {
        if (busy) {
            return Instant.MAX;
        }
        if (!nextAt.isAfter(now)) {
            busy = true;
            nextAt = Instant.MAX;
            engine.work(this::round);
            return Instant.MAX;
        }
        return nextAt;
    }

    /// A device is online: what could not be taken back meanwhile is, now. With the engine's lock held.
    void returned(ResourceId device) {
        if (settled.add(device)) {
            engine.work(() -> hasten(device));
        }
    }

    private void hasten(ResourceId device) {
        try {
            Instant now = now();
            List<PostStep> hastened = ports.posts().leaving(now.plus(AGAIN_MOST), HASTENED_MAX).stream()
                    .filter(post ->
                            post.deviceId().equals(device) && isWantedBack(post, now) && !underWay.contains(post.id()))
                    .map(post -> PostStep.of(
                            post,
                            post.with(post.progress()
                                    .touched(null, now, post.progress().note())),
                            now))
                    .toList();
            if (!recorder.advanceAll(hastened).isEmpty()) {
                engine.departed(() -> noticed(now));
            }
        } catch (RuntimeException | Error failure) {
            // They are tried again at their usual distances.
            QueueTasks.report("looking for removals that were put off", failure);
        }
    }

    private static boolean isWantedBack(Post post, Instant now) {
        Instant wanted = post.delivery().removeAt();
        return wanted != null && !wanted.isAfter(now) && expiry(post).isAfter(now);
    }

    private void round() {
        Instant next;
        try {
            next = letGo();
        } catch (RuntimeException | Error failure) {
            QueueTasks.report("letting published posts go", failure);
            next = now().plus(PAUSE);
        }
        Instant again = next;
        engine.departed(() -> {
            busy = false;
            nextAt = Lane.earlier(nextAt, again);
        });
    }

    /// @return when the next post leaves
    private Instant letGo() {
        Instant now = now();
        List<Post> due = ports.posts().leaving(now, BATCH);
        var expired = new ArrayList<PostStep>();
        var claimed = new ArrayList<PostStep>();
        for (Post post : due) {
            Progress progress = post.progress();
            if (!expiry(post).isAfter(now)) {
                expired.add(PostStep.of(post, post.with(progress.expired(now))));
            } else {
                if (!isOnline(post)) {
                    settled.remove(post.deviceId());
                }
                Instant again = Lane.earlier(now.plus(isOnline(post) ? CLAIM : away(post, now)), expiry(post));
                Note why = isOnline(post)
                        ? progress.note()
                        : Notes.link(ports.links().of(post.deviceId()));
                claimed.add(PostStep.of(post, post.with(progress.touched(null, again, why)), now));
            }
        }
        recorder.advanceAll(expired);
        for (Post post : recorder.advanceAll(claimed)) {
            if (isOnline(post) && underWay.add(post.id())) {
                engine.work(() -> takeBack(post));
            }
        }
        return due.size() == BATCH ? now : ports.posts().nextLeaving().orElse(Instant.MAX);
    }

    private boolean isOnline(Post post) {
        return ports.links().of(post.deviceId()) instanceof DeviceLink.Online;
    }

    private static Instant expiry(Post post) {
        return Objects.requireNonNull(post.progress().expiresAt());
    }

    private void takeBack(Post post) {
        try {
            Post after = outcome(post, ports.revoker().revoke(post));
            recorder.insist(post, after);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            QueueTasks.report("taking back post " + post.id(), failure);
        } finally {
            underWay.remove(post.id());
        }
        engine.departed(() -> noticed(now()));
    }

    private Post outcome(Post post, RevokeResult result) {
        Progress progress = post.progress();
        Instant now = now();
        return switch (result) {
            case RevokeResult.Revoked _ -> post.with(progress.revoked(now));
            case RevokeResult.Retry(var code, var sentence, var after) -> {
                settled.remove(post.deviceId());
                yield post.with(progress.touched(
                        null,
                        Lane.earlier(now.plus(pause(post, now, AGAIN_MOST, after)), expiry(post)),
                        new Note(code, sentence)));
            }
            case RevokeResult.Failed(var code, var sentence) ->
                post.with(progress.touched(null, expiry(post), new Note(code, sentence)));
        };
    }

    private static Duration away(Post post, Instant now) {
        return pause(post, now, AWAY_MOST, null);
    }

    /// Grows with the time since the post was to be taken back.
    private static Duration pause(Post post, Instant now, Duration most, @Nullable Duration atLeast) {
        Instant wanted = post.delivery().removeAt();
        Duration since = wanted == null ? Duration.ZERO : Duration.between(wanted, now);
        Duration pause = longer(AGAIN_LEAST, Duration.ofMillis(since.toMillis() / PART));
        pause = pause.compareTo(most) > 0 ? most : pause;
        return atLeast == null ? pause : longer(pause, atLeast);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private Instant now() {
        return PostMaker.toMillis(time.instant());
    }
}
