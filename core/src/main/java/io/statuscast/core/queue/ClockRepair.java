package io.statuscast.core.queue;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Delivery;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.PostStep;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Puts posts right whose next moment was reckoned by a clock that was set back since: those that were to go
/// at once go now, and those that wait for another try are tried now. Posts with a time of their own wait for
/// it on the new clock. Thread-safe; [#round] blocks.
///
/// All posts of a device get the same moment, so that their order stays that of their acceptance; a device with
/// a post in work that is concerned waits for its end, since that post would change places with the others.
final class ClockRepair {
    private static final int BATCH = 256;

    private final QueueEngine engine;
    private final QueuePorts ports;
    private final Recorder recorder;
    private final InstantSource clock;
    /// Devices still to be looked through, and the moment that their posts get.
    private final Map<ResourceId, Instant> pending = new ConcurrentHashMap<>();

    ClockRepair(QueueEngine engine, QueuePorts ports, Recorder recorder, InstantSource clock) {
        this.engine = engine;
        this.ports = ports;
        this.recorder = recorder;
        this.clock = clock;
    }

    /// Takes note that the clock was set back to a moment; [#round] does the rest.
    void setBack(Collection<ResourceId> devices, Instant now) {
        Instant moment = PostMaker.toMillis(now);
        devices.forEach(device -> pending.merge(device, moment, Lane::earlier));
    }

    /// Looks through the devices that are left.
    void round() {
        pending.forEach((device, moment) -> {
            try {
                if (repair(device, moment)) {
                    pending.remove(device, moment);
                }
            } catch (RuntimeException | Error failure) {
                QueueTasks.report("putting the times of device " + device + " right", failure);
            }
        });
    }

    /// @return whether nothing is left to be done
    private boolean repair(ResourceId device, Instant moment) {
        Instant now = PostMaker.toMillis(clock.instant());
        boolean inWork = ports.posts().all(device, Set.of(PostState.SENDING, PostState.PREPARING), now).stream()
                .anyMatch(post -> isAhead(post, now));
        if (inWork) {
            return false;
        }
        List<PostStep> steps = Stream.concat(
                        ports.posts().all(device, Set.of(PostState.SCHEDULED), now).stream()
                                .filter(post -> isAhead(post, now)),
                        ports.posts().all(device, Set.of(PostState.RETRYING), null).stream()
                                .filter(post -> isAhead(post, now) || wasTriedBefore(post, now)))
                .sorted(Comparator.comparingLong(Post::seq))
                .map(post -> step(post, moment, now))
                .toList();
        int moved = 0;
        for (int i = 0; i < steps.size(); i += BATCH) {
            List<Post> some = recorder.advanceAll(steps.subList(i, Math.min(steps.size(), i + BATCH)));
            some.forEach(post -> engine.changed(post, post));
            moved += some.size();
        }
        return moved == steps.size();
    }

    private static boolean isAhead(Post post, Instant now) {
        return !post.delivery().scheduled() && post.delivery().at().isAfter(now);
    }

    /// Whether the last try was made, and the pause after it drawn, by the old time.
    private static boolean wasTriedBefore(Post post, Instant now) {
        return post.state() == PostState.RETRYING && post.progress().changedAt().isAfter(now);
    }

    private static PostStep step(Post post, Instant moment, Instant now) {
        Delivery old = post.delivery();
        Delivery delivery = isAhead(post, now) ? PostMaker.moved(old, moment, false) : old;
        Instant drawn = post.progress().dueAt();
        boolean keeps = post.state() == PostState.RETRYING && !wasTriedBefore(post, now);
        @Nullable Instant due = keeps ? drawn : Lane.later(delivery.at(), now);
        var after = post.with(delivery)
                .with(post.progress().touched(due, null, post.progress().note()));
        return PostStep.of(post, after, now).because(Notes.CLOCK);
    }
}
