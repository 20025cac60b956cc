package io.statuscast.core.queue;

import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostEvents;
import io.statuscast.core.post.PostEvents.PostChanged;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.PostState;
import io.statuscast.core.storage.StorageException;
import io.statuscast.core.time.Timekeeper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes changes of posts durable, then tells the listeners. Thread-safe.
final class Recorder {
    private static final Logger LOG = System.getLogger(Recorder.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    private final PostRepository posts;
    private final PostEvents events;
    private final Timekeeper time;

    Recorder(PostRepository posts, PostEvents events, Timekeeper time) {
        this.posts = posts;
        this.events = events;
        this.time = time;
    }

    /// Writes a change unless someone else changed the post meanwhile.
    boolean advance(Post after, PostState from) {
        boolean written = posts.advance(after);
        if (written) {
            tell(after, from);
        }
        return written;
    }

    /// Writes what became of a try, however long the storage fails: WhatsApp's answer must not be lost while the
    /// process
    /// lives. After a crash the post is found in `sending` and sent again as the same message.
    boolean insist(Post after, PostState from) throws InterruptedException {
        Duration pause = PAUSE;
        while (true) {
            try {
                return advance(after, from);
            } catch (StorageException failure) {
                if (failure.kind() == StorageException.Kind.CLOSED) {
                    throw failure;
                }
                LOG.log(
                        Level.ERROR,
                        "the outcome of post {0} cannot be written yet: {1}",
                        after.id(),
                        failure.getMessage());
                time.pause(pause);
                pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
            }
        }
    }

    List<Post> advanceAll(Collection<Post> befores, Collection<Post> afters) {
        List<Post> written = posts.advanceAll(afters);
        Map<Object, PostState> from = new HashMap<>();
        befores.forEach(before -> from.put(before.id(), before.state()));
        written.forEach(after -> tell(after, from.get(after.id())));
        return written;
    }

    void tell(Post after, @Nullable PostState from) {
        try {
            events.on(new PostChanged(after, from));
        } catch (RuntimeException broken) {
            LOG.log(Level.ERROR, "a listener of post changes failed", broken);
        }
    }
}
