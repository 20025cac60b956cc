package io.statuscast.core.queue;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.QueueEntry;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The first posts of a kind by due time and acceptance, at most so many. Not thread-safe.
///
/// It never holds a post while one that comes before it is left out: when there are more posts than it has room for,
/// later ones are not taken until the repository was read again.
final class Window implements Iterable<QueueEntry> {
    private final TreeSet<QueueEntry> entries = new TreeSet<>(QueueEntry.BY_DUE);
    private final int room;
    private boolean more;

    Window(int room) {
        this.room = room;
    }

    /// Takes a post in if it is among the first.
    ///
    /// @return false when some post, this or a later one, was left out
    boolean offer(QueueEntry entry) {
        if (more && (entries.isEmpty() || QueueEntry.BY_DUE.compare(entry, entries.last()) > 0)) {
            return false;
        }
        entries.add(entry);
        return !trim();
    }

    private boolean trim() {
        boolean trimmed = false;
        while (entries.size() > room) {
            entries.removeLast();
            trimmed = true;
        }
        more |= trimmed;
        return trimmed;
    }

    void remove(ResourceId id) {
        entries.removeIf(entry -> entry.id().equals(id));
    }

    void remove(QueueEntry entry) {
        entries.remove(entry);
    }

    /// Takes over a reading of the repository: right for all posts but those that changed while it went on, and without
    /// those that somebody works on.
    void refill(List<QueueEntry> read, Predicate<ResourceId> changed, Predicate<ResourceId> inWork) {
        entries.removeIf(entry -> !changed.test(entry.id()));
        more = read.size() >= room;
        for (QueueEntry entry : read) {
            if (!changed.test(entry.id()) && !inWork.test(entry.id())) {
                entries.add(entry);
            }
        }
        trim();
    }

    /// Whether everything held was used up while the repository has more.
    boolean isDry() {
        return more && entries.isEmpty();
    }

    boolean holds(ResourceId id) {
        return entries.stream().anyMatch(entry -> entry.id().equals(id));
    }

    /// When the first post is due; [Instant#MAX] without one.
    Instant firstDue() {
        return entries.isEmpty() ? Instant.MAX : entries.first().dueAt();
    }

    int size() {
        return entries.size();
    }

    @Override
    public Iterator<QueueEntry> iterator() {
        return entries.iterator();
    }
}
