package io.statuscast.core.queue;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.time.Timekeeper;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Brings every post to the publisher at its time and records what became of it. Thread-safe; one-shot.
public final class QueueEngine implements AutoCloseable {
    private final QueuePorts ports;

    public QueueEngine(QueuePorts ports, QueueSettings settings, Timekeeper time, RandomGenerator random) {
        this.ports = ports;
    }

    /// Takes up what an earlier run left and begins to publish. Blocks while it reads; not more than seconds.
    public void start() {}

    /// A post was just made durable by [Posts].
    void accepted(Post post) {}

    /// A post was changed by someone else than the engine, durably.
    void changed(Post post, PostState from) {}

    /// The link state of a device may have changed. Never blocks.
    public void deviceChanged(ResourceId deviceId) {}

    /// Why an open post has not gone out yet, when there is something to say. Answers from memory.
    public Optional<Note> waitingReason(Post post) {
        return Optional.ofNullable(ports.links().of(post.deviceId()).code()).map(c -> new Note(c, c));
    }

    /// Stops publishing: waits a little for what is being sent, then interrupts it.
    @Override
    public void close() {}
}
