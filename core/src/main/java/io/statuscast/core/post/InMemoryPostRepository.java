package io.statuscast.core.post;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.WaId;
import io.statuscast.core.storage.StorageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A [PostRepository] that forgets at the end of the process: for tests and as the plain statement of what a repository
/// does. Thread-safe.
public final class InMemoryPostRepository implements PostRepository {
    private static final Comparator<Post> BY_DUE = Comparator.comparing(QueueEntry::of, QueueEntry.BY_DUE);
    private static final Comparator<Post> BY_TURN = Comparator.comparing(QueueEntry::of, QueueEntry.BY_TURN);

    private final Map<ResourceId, Post> posts = new LinkedHashMap<>();
    private long lastSeq;

    @Override
    public synchronized Post insert(Post post) {
        return insertAll(List.of(post)).getFirst();
    }

    @Override
    public synchronized List<Post> insertAll(List<Post> added) {
        if (added.stream().anyMatch(post -> posts.containsKey(post.id()))) {
            throw new StorageException(StorageException.Kind.CONFLICT, "a post with this id is there already");
        }
        var kept = new ArrayList<Post>();
        for (Post post : added) {
            Post placed = post.withSeq(++lastSeq);
            posts.put(placed.id(), placed);
            kept.add(placed);
        }
        return kept;
    }

    @Override
    public synchronized Optional<Post> find(ResourceId id) {
        return Optional.ofNullable(posts.get(id));
    }

    @Override
    public synchronized Optional<Post> find(ResourceId deviceId, WaId waId) {
        return of(deviceId).filter(post -> post.waId().equals(waId)).findFirst();
    }

    @Override
    public synchronized List<Post> list(PostQuery query) {
        Comparator<Post> bySeq = Comparator.comparingLong(Post::seq);
        return of(query.deviceId())
                .filter(post -> matches(post, query))
                .sorted(query.oldestFirst() ? bySeq : bySeq.reversed())
                .skip((long) query.page() * query.size())
                .limit(query.size())
                .toList();
    }

    private static boolean matches(Post post, PostQuery query) {
        return (query.states().isEmpty() || query.states().contains(post.state()))
                && (query.kinds().isEmpty() || query.kinds().contains(kind(post)))
                && (query.reference() == null || query.reference().equals(post.reference()))
                && (query.search() == null || shows(post, query.search()))
                && (query.after() == null || !post.createdAt().isBefore(query.after()))
                && (query.before() == null || post.createdAt().isBefore(query.before()));
    }

    private static String kind(Post post) {
        return switch (post.content()) {
            case PostContent.Text _ -> PostQuery.TEXT;
            case PostContent.Media media -> media.rendition() == null ? "" : kind(media.rendition());
        };
    }

    private static String kind(PostContent.Rendition rendition) {
        return switch (rendition.kind()) {
            case IMAGE -> PostQuery.IMAGE;
            case VIDEO -> PostQuery.VIDEO;
        };
    }

    private static boolean shows(Post post, String search) {
        String text = switch (post.content()) {
            case PostContent.Text t -> t.text();
            case PostContent.Media media -> media.caption() == null ? "" : media.caption();
        };
        return text.toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
    }

    @Override
    public synchronized Counts count(ResourceId deviceId, Instant now) {
        List<Post> open = open(deviceId).toList();
        return new Counts(
                open.size(),
                open.stream()
                        .filter(post -> QueueEntry.of(post).dueAt().isAfter(now))
                        .count());
    }

    @Override
    public synchronized boolean advance(Post after) {
        Post stored = posts.get(after.id());
        if (stored == null || stored.progress().version() != after.progress().version() - 1) {
            return false;
        }
        posts.put(after.id(), stored.with(after.content()).with(after.progress()));
        return true;
    }

    @Override
    public synchronized List<Post> advanceAll(Collection<Post> afters) {
        return afters.stream().filter(this::advance).toList();
    }

    @Override
    public synchronized QueueView look(ResourceId deviceId, Instant flowUntil, Instant mediaUntil, int limit) {
        List<Post> flow = open(deviceId)
                .filter(post -> !post.delivery().strict() && !post.content().needsPreparation())
                .sorted(BY_DUE)
                .toList();
        List<Post> media = open(deviceId)
                .filter(post -> post.content().needsPreparation())
                .sorted(BY_DUE)
                .toList();
        Post head = open(deviceId)
                .filter(post -> post.delivery().strict())
                .min(BY_TURN)
                .orElse(null);
        return new QueueView(
                until(flow, flowUntil, limit, PostState.SENDING),
                head == null ? null : QueueEntry.of(head),
                head != null && head.content().needsPreparation(),
                until(media, mediaUntil, limit, PostState.PREPARING),
                firstAfter(flow, flowUntil),
                firstAfter(media, mediaUntil));
    }

    private static List<QueueEntry> until(List<Post> sorted, Instant until, int limit, PostState inWork) {
        return sorted.stream()
                .filter(post -> post.state() != inWork)
                .map(QueueEntry::of)
                .filter(entry -> !entry.dueAt().isAfter(until))
                .limit(limit)
                .toList();
    }

    private static @Nullable Instant firstAfter(List<Post> sorted, Instant until) {
        for (Post post : sorted) {
            Instant due = QueueEntry.of(post).dueAt();
            if (due.isAfter(until)) {
                return due;
            }
        }
        return null;
    }

    @Override
    public synchronized List<ResourceId> devicesWithOpenPosts() {
        return posts.values().stream()
                .filter(post -> post.state().isOpen())
                .map(Post::deviceId)
                .distinct()
                .toList();
    }

    @Override
    public synchronized List<Post> interrupted() {
        return posts.values().stream()
                .filter(post -> post.state() == PostState.SENDING || post.state() == PostState.PREPARING)
                .toList();
    }

    @Override
    public synchronized List<Post> late(ResourceId deviceId, Instant lateBefore, int limit) {
        return open(deviceId)
                .filter(post -> post.state() == PostState.SCHEDULED || post.state() == PostState.RETRYING)
                .filter(post -> QueueEntry.of(post).dueAt().isBefore(lateBefore))
                .filter(post -> post.delivery().lateAt().isBefore(lateBefore))
                .sorted(BY_TURN)
                .limit(limit)
                .toList();
    }

    private Stream<Post> of(ResourceId deviceId) {
        return posts.values().stream().filter(post -> post.deviceId().equals(deviceId));
    }

    private Stream<Post> open(ResourceId deviceId) {
        return of(deviceId).filter(post -> post.state().isOpen());
    }
}
