package io.statuscast.core.view;

import io.statuscast.core.id.ResourceId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A [ViewRepository] that forgets at the end of the process and knows of no posts: for tests. Thread-safe.
public final class InMemoryViewRepository implements ViewRepository {
    private static final Comparator<Instant> KNOWN_FIRST = Comparator.nullsLast(Comparator.naturalOrder());
    private static final Comparator<View> ORDER = Comparator.comparing(View::viewedAt, KNOWN_FIRST)
            .thenComparing(View::deliveredAt, KNOWN_FIRST)
            .thenComparing(View::person);

    private final Map<ResourceId, Map<String, View>> byPost = new HashMap<>();

    @Override
    public synchronized void record(Collection<View> views) {
        views.forEach(view -> keep(view.person(), view));
        views.forEach(view -> {
            View before = persons(view).remove(view.before());
            if (before != null) {
                keep(view.person(), before);
            }
        });
    }

    private void keep(String person, View view) {
        var known = new View(view.postId(), person, view.deliveredAt(), view.viewedAt());
        persons(view).merge(person, known, View::with);
    }

    private Map<String, View> persons(View view) {
        return byPost.computeIfAbsent(view.postId(), _ -> new HashMap<>());
    }

    @Override
    public synchronized List<View> of(ResourceId postId, int page, int size) {
        return views(postId).stream()
                .sorted(ORDER)
                .skip((long) page * size)
                .limit(size)
                .toList();
    }

    @Override
    public synchronized Counts count(ResourceId postId) {
        Collection<View> all = views(postId);
        return new Counts(
                all.size(),
                (int) all.stream().filter(view -> view.viewedAt() != null).count(),
                earliest(all.stream().map(View::deliveredAt)),
                earliest(all.stream().map(View::viewedAt)));
    }

    private static @Nullable Instant earliest(Stream<@Nullable Instant> times) {
        return times.flatMap(Stream::ofNullable).min(Comparator.naturalOrder()).orElse(null);
    }

    private Collection<View> views(ResourceId postId) {
        return byPost.getOrDefault(postId, Map.of()).values();
    }
}
