package io.statuscast.core.queue;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostStep;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many posts wait for each device, drafts included: counted in memory, so that accepting a post does not
/// have to. Thread-safe.
final class WaitingPosts {
    private final Map<ResourceId, Long> counts = new ConcurrentHashMap<>();

    /// Takes over what the repository counted at the start.
    void load(Map<ResourceId, Long> counted) {
        counts.clear();
        counts.putAll(counted);
    }

    long of(ResourceId device) {
        return counts.getOrDefault(device, 0L);
    }

    /// Takes places for new posts.
    ///
    /// @return false, and nothing is taken, when there would be more than may be
    boolean reserve(ResourceId device, int places, int most) {
        long after = counts.merge(device, (long) places, Long::sum);
        if (after > most) {
            add(device, -places);
            return false;
        }
        return true;
    }

    void add(ResourceId device, long places) {
        counts.merge(device, places, Long::sum);
    }

    /// Counts what a step, now durable, changed.
    void took(PostStep step) {
        count(step.before(), -1);
        count(step.after(), 1);
        Post successor = step.successor();
        if (successor != null) {
            count(successor, 1);
        }
    }

    void gone(Post deleted) {
        count(deleted, -1);
    }

    void forget(ResourceId device) {
        counts.remove(device);
    }

    private void count(Post post, int sign) {
        if (post.state().isWaiting()) {
            add(post.deviceId(), sign);
        }
    }
}
