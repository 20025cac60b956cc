package io.statuscast.core.post;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.WaId;
import io.statuscast.core.storage.StorageException;
import io.statuscast.core.view.InMemoryViewRepository;
import io.statuscast.core.view.ViewRepository;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A [PostRepository] that forgets at the end of the process: for tests and as the plain statement of what a
/// repository does. Thread-safe.
public final class InMemoryPostRepository implements PostRepository {
    private record AnswerKey(String scope, String key) {}

    private static final Comparator<Post> BY_LEAVING = Comparator.comparing(
                    (Post post) -> Objects.requireNonNull(post.progress().leaveAt()))
            .thenComparingLong(Post::seq);

    private final Map<ResourceId, Post> posts = new HashMap<>();
    private final Map<ResourceId, Shelf> shelves = new TreeMap<>();
    private final TreeSet<Post> leaving = new TreeSet<>(BY_LEAVING);
    private final TreeMap<Long, Post> inWork = new TreeMap<>();
    private final Deque<PostEvent> events = new ArrayDeque<>();
    private final Map<AnswerKey, KeptAnswer> answers = new HashMap<>();
    private final ViewRepository views;
    private long lastSeq;
    private long lastEvent;

    /// A repository of posts that nobody ever looks at.
    public InMemoryPostRepository() {
        this(new InMemoryViewRepository());
    }

    /// @param views tell how far the posts came
    public InMemoryPostRepository(ViewRepository views) {
        this.views = views;
    }

    /// The posts of one device.
    private static final class Shelf {
        final TreeMap<Long, Post> all = new TreeMap<>();
        final TreeSet<QueueEntry> flow = new TreeSet<>(QueueEntry.BY_DUE);
        final TreeSet<QueueEntry> strict = new TreeSet<>(QueueEntry.BY_TURN);
        final TreeSet<QueueEntry> media = new TreeSet<>(QueueEntry.BY_DUE);
        long open;
        long drafts;

        void add(Post post, int sign) {
            if (post.state() == PostState.DRAFT) {
                drafts += sign;
            }
            if (!post.state().isOpen()) {
                return;
            }
            open += sign;
            QueueEntry entry = QueueEntry.of(post);
            if (post.delivery().strict()) {
                change(strict, entry, sign);
            }
            if (post.content().needsPreparation()) {
                change(media, entry, sign);
            } else if (!post.delivery().strict()) {
                change(flow, entry, sign);
            }
        }

        private static void change(Set<QueueEntry> entries, QueueEntry entry, int sign) {
            if (sign > 0) {
                entries.add(entry);
            } else {
                entries.remove(entry);
            }
        }
    }

    @Override
    public synchronized List<Post> insertAll(List<Post> added, @Nullable KeptAnswer answer) {
        if (added.stream().anyMatch(post -> posts.containsKey(post.id()))) {
            throw new StorageException(StorageException.Kind.CONFLICT, "a post with this id is there already");
        }
        if (answer != null) {
            if (answer(answer.scope(), answer.key(), answer.createdAt()).isPresent()) {
                throw new StorageException(StorageException.Kind.CONFLICT, "this key has an answer already");
            }
            answers.put(new AnswerKey(answer.scope(), answer.key()), answer);
        }
        return added.stream().map(this::place).toList();
    }

    private Post place(Post post) {
        Post placed = post.withSeq(++lastSeq);
        put(placed);
        events.add(PostEvent.accepted(++lastEvent, placed));
        return placed;
    }

    @Override
    public synchronized Optional<KeptAnswer> answer(String scope, String key, Instant now) {
        return Optional.ofNullable(answers.get(new AnswerKey(scope, key)))
                .filter(answer -> answer.createdAt().isAfter(now.minus(KeptAnswer.KEPT)));
    }

    private Shelf shelf(ResourceId deviceId) {
        return shelves.computeIfAbsent(deviceId, _ -> new Shelf());
    }

    private void put(Post post) {
        posts.put(post.id(), post);
        Shelf shelf = shelf(post.deviceId());
        shelf.all.put(post.seq(), post);
        shelf.add(post, 1);
        if (post.progress().leaveAt() != null) {
            leaving.add(post);
        }
        if (isInWork(post)) {
            inWork.put(post.seq(), post);
        }
    }

    private void take(Post post) {
        posts.remove(post.id());
        Shelf shelf = shelf(post.deviceId());
        shelf.all.remove(post.seq());
        shelf.add(post, -1);
        if (post.progress().leaveAt() != null) {
            leaving.remove(post);
        }
        inWork.remove(post.seq());
    }

    private static boolean isInWork(Post post) {
        return post.state() == PostState.SENDING || post.state() == PostState.PREPARING;
    }

    @Override
    public synchronized Optional<Post> find(ResourceId id) {
        return Optional.ofNullable(posts.get(id));
    }

    @Override
    public synchronized Optional<Post> find(ResourceId deviceId, WaId waId) {
        return shelf(deviceId).all.values().stream()
                .filter(post -> post.waId().equals(waId))
                .findFirst();
    }

    @Override
    public synchronized List<Post> list(PostQuery query) {
        TreeMap<Long, Post> all = shelf(query.deviceId()).all;
        return (query.oldestFirst() ? all : all.descendingMap())
                .values().stream()
                        .filter(query::matches)
                        .filter(post -> query.matches(post.state(), views.count(post.id())))
                        .skip((long) query.page() * query.size())
                        .limit(query.size())
                        .toList();
    }

    @Override
    public synchronized List<Post> all(ResourceId deviceId, Set<PostState> states, @Nullable Instant acceptedFrom) {
        return shelf(deviceId).all.values().stream()
                .filter(post -> states.contains(post.state()))
                .filter(post -> acceptedFrom == null || !post.createdAt().isBefore(acceptedFrom))
                .toList();
    }

    @Override
    public synchronized Counts count(ResourceId deviceId, Instant now) {
        Shelf shelf = shelf(deviceId);
        long later = Stream.of(
                        shelf.flow.stream(),
                        shelf.media.stream(),
                        shelf.strict.stream().filter(entry -> !shelf.media.contains(entry)))
                .flatMap(entries -> entries)
                .filter(entry -> entry.dueAt().isAfter(now))
                .count();
        return new Counts(shelf.open, later);
    }

    /// The open posts of a device, in no particular order.
    public synchronized List<Post> open(ResourceId deviceId) {
        Shelf shelf = shelf(deviceId);
        return Stream.of(shelf.flow, shelf.media, shelf.strict)
                .flatMap(Collection::stream)
                .distinct()
                .map(entry -> Objects.requireNonNull(shelf.all.get(entry.seq())))
                .toList();
    }

    @Override
    public synchronized Map<ResourceId, Long> waiting() {
        var waiting = new HashMap<ResourceId, Long>();
        shelves.forEach((device, shelf) -> {
            if (shelf.open + shelf.drafts > 0) {
                waiting.put(device, shelf.open + shelf.drafts);
            }
        });
        return waiting;
    }

    @Override
    public synchronized Tally published(ResourceId deviceId, Instant since) {
        List<Instant> times = shelf(deviceId).all.values().stream()
                .map(post -> post.progress().publishedAt())
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        int recent = (int) times.stream().filter(at -> !at.isBefore(since)).count();
        return new Tally(recent, times.stream().max(Comparator.naturalOrder()).orElse(null));
    }

    @Override
    public synchronized Optional<PostStep> advance(PostStep step) {
        Post stored = posts.get(step.after().id());
        if (stored == null
                || stored.progress().version() != step.after().progress().version() - 1) {
            return Optional.empty();
        }
        take(stored);
        put(step.after().withSeq(stored.seq()));
        if (step.isHistoric()) {
            events.add(PostEvent.of(++lastEvent, step));
        }
        Post successor = step.successor();
        return Optional.of(successor == null ? step : step.followedBy(place(successor)));
    }

    @Override
    public synchronized List<PostStep> advanceAll(Collection<PostStep> steps) {
        var written = new ArrayList<PostStep>();
        steps.forEach(step -> advance(step).ifPresent(written::add));
        return written;
    }

    @Override
    public synchronized boolean delete(Post post) {
        Post stored = posts.get(post.id());
        if (stored == null || stored.progress().version() != post.progress().version()) {
            return false;
        }
        take(stored);
        events.removeIf(event -> event.postId().equals(post.id()));
        return true;
    }

    @Override
    public synchronized QueueView look(ResourceId deviceId, Instant flowUntil, Instant mediaUntil, int limit) {
        Shelf shelf = shelf(deviceId);
        QueueEntry head = shelf.strict.isEmpty() ? null : shelf.strict.first();
        return new QueueView(
                until(shelf.flow, flowUntil, limit, PostState.SENDING),
                head,
                head != null && shelf.media.contains(head),
                until(shelf.media, mediaUntil, limit, PostState.PREPARING),
                firstAfter(shelf.flow, flowUntil),
                firstAfter(shelf.media, mediaUntil));
    }

    private static List<QueueEntry> until(NavigableSet<QueueEntry> sorted, Instant until, int limit, PostState inWork) {
        var found = new ArrayList<QueueEntry>();
        for (Iterator<QueueEntry> entries = sorted.iterator(); entries.hasNext() && found.size() < limit; ) {
            QueueEntry entry = entries.next();
            if (entry.dueAt().isAfter(until)) {
                break;
            }
            if (entry.state() != inWork) {
                found.add(entry);
            }
        }
        return found;
    }

    private static @Nullable Instant firstAfter(NavigableSet<QueueEntry> sorted, Instant until) {
        for (QueueEntry entry : sorted) {
            if (entry.dueAt().isAfter(until)) {
                return entry.dueAt();
            }
        }
        return null;
    }

    @Override
    public synchronized List<ResourceId> devicesWithOpenPosts() {
        return shelves.entrySet().stream()
                .filter(shelf -> shelf.getValue().open > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public synchronized List<Post> interrupted() {
        return List.copyOf(inWork.values());
    }

    @Override
    public synchronized List<Post> late(ResourceId deviceId, Instant lateBefore, int limit) {
        Shelf shelf = shelf(deviceId);
        return Stream.of(shelf.flow, shelf.media, shelf.strict)
                .flatMap(Collection::stream)
                .distinct()
                .filter(entry -> entry.state().mayBeTaken())
                .filter(entry -> entry.dueAt().isBefore(lateBefore))
                .map(entry -> Objects.requireNonNull(shelf.all.get(entry.seq())))
                .filter(post -> post.delivery().lateAt().isBefore(lateBefore))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<Post> leaving(Instant now, int limit) {
        return leaving.stream()
                .takeWhile(post ->
                        !Objects.requireNonNull(post.progress().leaveAt()).isAfter(now))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<Instant> nextLeaving() {
        return leaving.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(leaving.first().progress().leaveAt());
    }

    @Override
    public synchronized List<PostEvent> eventsAfter(long number, int limit, EventFilter filter) {
        return events.stream()
                .filter(event -> event.number() > number && filter.matches(event))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized long lastEvent() {
        return lastEvent;
    }

    @Override
    public synchronized int forget(Instant eventsBefore, Instant now, int limit) {
        answers.values().removeIf(answer -> !answer.createdAt().isAfter(now.minus(KeptAnswer.KEPT)));
        List<PostEvent> old = events.stream()
                .filter(event -> event.at().isBefore(eventsBefore))
                .filter(event -> {
                    Post post = posts.get(event.postId());
                    return post == null || post.state().isEnded();
                })
                .limit(limit)
                .toList();
        events.removeAll(old);
        return old.size();
    }
}
