package io.statuscast.core.queue;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.storage.InDoubt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/// How the queues of the devices are run, and the ways to change that. Durable and effective at once.
/// Thread-safe, blocking.
public final class DeviceQueues {
    private final DeviceQueueRepository repository;
    private final QueueEngine engine;
    private final PostChanges changes;
    private final InstantSource clock;

    public DeviceQueues(
            DeviceQueueRepository repository, QueueEngine engine, PostChanges changes, InstantSource clock) {
        this.repository = repository;
        this.engine = engine;
        this.changes = changes;
        this.clock = clock;
    }

    /// How the queue of a device is run. Answers from memory.
    public DeviceQueue of(ResourceId deviceId) {
        return engine.queue(deviceId);
    }

    /// Sets the status of a queue, and with `force` lets it deliver without pause for [DeviceQueue#FORCE];
    /// without it that ends.
    public DeviceQueue set(ResourceId deviceId, DeviceQueue.Status status, boolean force) {
        Instant now = PostMaker.toMillis(clock.instant());
        return change(deviceId, queue -> queue.with(status, now).forced(force ? now.plus(DeviceQueue.FORCE) : null));
    }

    /// Changes how a queue is run.
    public synchronized DeviceQueue change(ResourceId deviceId, UnaryOperator<DeviceQueue> change) {
        DeviceQueue changed = change.apply(of(deviceId));
        save(changed);
        engine.queueChanged(changed);
        return changed;
    }

    private void save(DeviceQueue changed) {
        ResourceId device = changed.deviceId();
        InDoubt.settled(
                () -> {
                    repository.save(changed);
                    return changed;
                },
                () -> repository.find(device).filter(changed::equals),
                () -> engine.queueDoubted(device));
    }

    /// A device was removed, and with it its posts and how its queue was run.
    public void removed(ResourceId deviceId) {
        engine.deviceRemoved(deviceId);
    }

    /// Moves what waits for one device to another: drafts and posts of which nothing was tried. What was
    /// tried stays, since it may have arrived from the first number.
    public Rerouted reroute(ResourceId from, ResourceId to, WaitingFilter filter) {
        DeviceQueue target = of(to);
        if (!target.status().accepts()) {
            return new Rerouted.TargetClosed(target.status());
        }
        long after = engine.waiting().of(from) + engine.waiting().of(to);
        if (!from.equals(to) && after > target.waitingMax()) {
            return new Rerouted.TargetFull(after, target.waitingMax());
        }
        return new Rerouted.Moved(from.equals(to) ? List.of() : changes.moveAll(from, to, filter));
    }

    /// What came of the wish to move a queue.
    public sealed interface Rerouted {
        record Moved(List<Post> posts) implements Rerouted {
            public Moved {
                posts = List.copyOf(posts);
            }
        }

        record TargetClosed(DeviceQueue.Status status) implements Rerouted {}

        /// @param waiting how many posts would wait then
        record TargetFull(long waiting, int waitingMax) implements Rerouted {}
    }
}
