package io.statuscast.core.queue;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.time.Timekeeper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Looks after what should not happen: work on a post that never comes to an end, and posts in work that
/// nobody works on. Also finishes what a clock that was set back left to be put right, and forgets what is too
/// old. Thread-safe.
final class Watchdog {
    static final Duration ROUND = Duration.ofMinutes(1);
    /// The longest that publishing or preparing one post may take, far beyond what the network's own limits
    /// allow.
    static final Duration WORK_MAX = Duration.ofMinutes(30);
    /// How long a post may be in work with nobody working on it: longer than it takes to begin.
    static final Duration STUCK_AFTER = Duration.ofMinutes(2);
    /// How long events are kept of posts that have ended.
    static final Duration EVENTS_KEPT = Duration.ofDays(30);

    private static final Duration FORGET_EVERY = Duration.ofHours(1);
    private static final int FORGET_BATCH = 1_000;
    private static final Logger LOG = System.getLogger(Watchdog.class.getName());

    /// @param until when it is interrupted
    private record Work(Thread thread, Instant until) {}

    private final Map<ResourceId, Work> atWork = new ConcurrentHashMap<>();
    private final QueuePorts ports;
    private final QueueTasks tasks;
    private final ClockRepair repair;
    private final Timekeeper time;
    private volatile Instant forgetAt = Instant.MIN;

    Watchdog(QueuePorts ports, QueueTasks tasks, ClockRepair repair, Timekeeper time) {
        this.ports = ports;
        this.tasks = tasks;
        this.repair = repair;
        this.time = time;
    }

    /// The calling thread begins to work on a post.
    void begins(ResourceId post) {
        atWork.put(post, new Work(Thread.currentThread(), time.instant().plus(WORK_MAX)));
    }

    /// The calling thread knows what became of its work, and has only to write it down, for as long as that takes.
    void hasOutcome(ResourceId post) {
        atWork.put(post, new Work(Thread.currentThread(), Instant.MAX));
    }

    void ends(ResourceId post) {
        atWork.remove(post);
    }

    /// One look at everything.
    void round() {
        Instant now = time.instant();
        atWork.forEach((post, work) -> {
            if (work.until().isBefore(now)) {
                LOG.log(Level.ERROR, "work on post {0} has not ended in {1} and is interrupted", post, WORK_MAX);
                work.thread().interrupt();
            }
        });
        List<Post> stuck = ports.posts().interrupted().stream()
                .filter(post -> !atWork.containsKey(post.id()))
                .filter(post -> isLongAgo(post.progress().changedAt(), now))
                .toList();
        if (!stuck.isEmpty()) {
            LOG.log(Level.ERROR, "{0} posts were in work with nobody working on them", stuck.size());
            tasks.takeUpAgain(stuck, Notes.STUCK);
        }
        repair.round();
        if (!forgetAt.isAfter(now)) {
            forgetAt = now.plus(FORGET_EVERY);
            forgetOld(now);
        }
    }

    /// A clock that was set back has times ahead of it.
    private static boolean isLongAgo(Instant then, Instant now) {
        return Duration.between(then, now).abs().compareTo(STUCK_AFTER) > 0;
    }

    private void forgetOld(Instant now) {
        int forgotten;
        do {
            forgotten = ports.posts().forget(now.minus(EVENTS_KEPT), now, FORGET_BATCH);
        } while (forgotten == FORGET_BATCH);
    }
}
