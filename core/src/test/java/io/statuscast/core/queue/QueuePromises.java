package io.statuscast.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.EventFilter;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostEvent;
import io.statuscast.core.post.PostEvents.PostChanged;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.QueueEntry;
import io.statuscast.core.repeat.Repeat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/// What the queue promises, as far as one history can tell.
final class QueuePromises {
    private final long seed;
    private final QueueBench bench;
    /// Every post that was ever accepted and not deleted since.
    private final Set<ResourceId> kept = new HashSet<>();
    /// Every post as its last event told it.
    private final Map<ResourceId, Post> told = new HashMap<>();
    private final Set<ResourceId> publishing = new HashSet<>();
    private final Set<ResourceId> acknowledged = new HashSet<>();
    /// Posts of which something may have arrived, with the last event before that.
    private final Map<ResourceId, Long> touched = new HashMap<>();
    private final Map<ResourceId, Set<ResourceId>> waitingAtLastEnd = new HashMap<>();
    private final Map<ResourceId, Instant> lastSuccess = new HashMap<>();
    /// The state from which each post went into `sending` last.
    private final Map<ResourceId, PostState> sentFrom = new HashMap<>();
    /// Posts in work at the moment in which the clock was set back.
    private final Set<ResourceId> begun = new HashSet<>();
    private final List<String> broken = new ArrayList<>();

    QueuePromises(long seed, QueueBench bench) {
        this.seed = seed;
        this.bench = bench;
    }

    void changed(PostChanged change) {
        told.put(change.post().id(), change.post());
        PostState from = change.from();
        if (change.post().state() == PostState.SENDING && from != null) {
            sentFrom.put(change.post().id(), from);
        }
    }

    void accepted(Post post) {
        kept.add(post.id());
    }

    void deleted(Post post) {
        told.remove(post.id());
        check(kept.remove(post.id()) || post.delivery().repeat() != null, "something was deleted that was not there");
    }

    /// The rules of a device's pace are not those any more by which its last post went out.
    void paceChanged(ResourceId device) {
        lastSuccess.remove(device);
    }

    /// What was being sent when the storage failed may have arrived: its time had come by the old clock.
    void clockSteppedBack() {
        lastSuccess.clear();
        bench.repository.interrupted().forEach(post -> begun.add(post.id()));
    }

    /// What must hold when the publisher is called.
    void atPublication(Post post) {
        DeviceQueue queue = bench.queues.of(post.deviceId());
        Instant now = bench.time.instant();
        check(publishing.add(post.deviceId()), "two publications at once for one device");
        check(!acknowledged.contains(post.id()), "published a second time");
        check(!post.delivery().at().isAfter(now) || begun.contains(post.id()), "published before its time");
        check(!post.content().needsPreparation(), "published unprepared");
        Instant removeAt = post.delivery().removeAt();
        check(
                removeAt == null || removeAt.isAfter(now) || sentFrom.get(post.id()) == PostState.RETRYING,
                "published, although it was to be taken back by then and nothing of it may have arrived");
        check(queue.status().publishes(), "published by a queue that does not publish");
        List<Post> overtaken = post.delivery().strict() ? openStrictBefore(post) : waitingBefore(post);
        check(overtaken.isEmpty(), "a waiting post was overtaken: " + overtaken);
        if (!queue.isForced(now)) {
            atItsPace(post, queue, now);
        }
    }

    private void atItsPace(Post post, DeviceQueue queue, Instant now) {
        check(queue.quietEnd(now).equals(now), "published in the quiet hours");
        Integer perDay = queue.perDayMax();
        if (perDay != null) {
            Instant day = queue.startOf(queue.day(now));
            int published = bench.repository.published(post.deviceId(), day).since();
            check(published < perDay, "published more than the " + perDay + " of the day");
        }
        Instant last = lastSuccess.get(post.deviceId());
        check(
                last == null || !now.isBefore(last.plus(queue.pace().least())),
                "published faster than its pace: " + last);
    }

    void afterPublication(Post post, PublishResult result) {
        publishing.remove(post.deviceId());
        switch (result) {
            case PublishResult.Published _, PublishResult.Partly _ -> {
                acknowledged.add(post.id());
                lastSuccess.put(post.deviceId(), bench.time.instant());
            }
            case PublishResult.Retry _, PublishResult.Failed _ ->
                touched.putIfAbsent(post.id(), bench.repository.lastEvent());
            case PublishResult.DeviceNotReady _ -> {}
        }
        rememberWaiting(post);
    }

    void atRevocation(Post post) {
        check(post.state() == PostState.PUBLISHED, "taken back although not published");
        Instant wanted = post.delivery().removeAt();
        check(wanted != null && !wanted.isAfter(bench.time.instant()), "taken back before its time");
    }

    private List<Post> openStrictBefore(Post post) {
        return present(post)
                .filter(other -> other.delivery().strict())
                .filter(other -> QueueEntry.BY_TURN.compare(QueueEntry.of(other), QueueEntry.of(post)) < 0)
                .toList();
    }

    /// Non-strict posts that were due and waiting when the device's last publication ended, and still are. The
    /// next one is chosen after that.
    private List<Post> waitingBefore(Post post) {
        Set<ResourceId> waiting = waitingAtLastEnd.getOrDefault(post.deviceId(), Set.of());
        return present(post)
                .filter(other -> waiting.contains(other.id()) && isFresh(other))
                .filter(other -> QueueEntry.BY_TURN.compare(QueueEntry.of(other), QueueEntry.of(post)) < 0)
                .toList();
    }

    private void rememberWaiting(Post ended) {
        Set<ResourceId> waiting = new HashSet<>();
        present(ended)
                .filter(other -> isFresh(other) && !other.delivery().at().isAfter(bench.time.instant()))
                .forEach(other -> waiting.add(other.id()));
        waitingAtLastEnd.put(ended.deviceId(), waiting);
    }

    private static boolean isFresh(Post post) {
        return !post.delivery().strict()
                && !post.content().needsPreparation()
                && post.progress().version() == 0;
    }

    private Stream<Post> present(Post post) {
        return settled(told).values().stream()
                .filter(other -> other.deviceId().equals(post.deviceId())
                        && other.state().isOpen()
                        && !other.id().equals(post.id()));
    }

    /// What must hold at the end, when every number was online and every queue active for long enough.
    void judge(List<ResourceId> devices) {
        assertThat(broken).as("seed %d", seed).isEmpty();
        Map<ResourceId, List<PostEvent>> histories = new HashMap<>();
        for (PostEvent event : bench.repository.eventsAfter(0, Integer.MAX_VALUE, EventFilter.all())) {
            histories.computeIfAbsent(event.postId(), _ -> new ArrayList<>()).add(event);
        }
        assertThat(histories.keySet()).as("seed %d: none is lost", seed).containsAll(kept);
        Map<ResourceId, Post> stored = new HashMap<>();
        histories
                .keySet()
                .forEach(id -> stored.put(id, bench.repository.find(id).orElseThrow()));
        assertThat(settled(stored))
                .as("seed %d: what is stored, and what was told", seed)
                .isEqualTo(settled(told));
        histories.forEach((id, events) -> judge(Objects.requireNonNull(stored.get(id)), events));
        for (ResourceId device : devices) {
            // A change that nobody could read again is counted at the next start.
            if (bench.faults.unsettled().isEmpty()) {
                assertThat(bench.posts.waiting(device))
                        .as("seed %d: waiting posts are counted", seed)
                        .isEqualTo(bench.repository.waiting().getOrDefault(device, 0L));
            }
        }
        judgeSeries(stored);
        assertThat(bench.sent.stream().map(Post::waId).distinct().count())
                .as("seed %d: one WhatsApp id per post", seed)
                .isEqualTo(bench.sent.stream().map(Post::id).distinct().count());
    }

    /// Without the posts of which nobody was told, since the storage could not say whether it had kept a change.
    private Map<ResourceId, Post> settled(Map<ResourceId, Post> posts) {
        Map<ResourceId, Post> settled = new HashMap<>(posts);
        settled.keySet().removeAll(bench.faults.unsettled());
        return settled;
    }

    private void judge(Post post, List<PostEvent> events) {
        String what = "seed %d: %s".formatted(seed, post);
        PostState state = null;
        long version = -1;
        for (PostEvent event : events) {
            assertThat(event.from()).as(what).isEqualTo(state);
            assertThat(state == null || state == event.to() || state.mayBecome(event.to()))
                    .as("%s: %s to %s", what, state, event.to())
                    .isTrue();
            assertThat(event.version()).as(what).isGreaterThan(version);
            assertThat(event.to() == PostState.MISSED
                            && event.number() > touched.getOrDefault(post.id(), Long.MAX_VALUE))
                    .as("%s: missed, although it may have arrived", what)
                    .isFalse();
            state = event.to();
            version = event.version();
        }
        assertThat(post.state()).as(what).isEqualTo(state);
        boolean left = acknowledged.contains(post.id());
        switch (post.state()) {
            case PUBLISHED, EXPIRED, REVOKED -> assertThat(left).as(what).isTrue();
            case CANCELLED, MISSED, FAILED, DRAFT -> assertThat(left).as(what).isFalse();
            case SCHEDULED, PREPARING, SENDING, RETRYING ->
                assertThat(post.delivery().at()).as(what + " is still open").isAfter(bench.time.instant());
        }
    }

    /// Of every series at most one post waits; its numbers are each used once.
    private void judgeSeries(Map<ResourceId, Post> posts) {
        Map<ResourceId, Set<Integer>> numbers = new HashMap<>();
        Map<ResourceId, Integer> open = new HashMap<>();
        for (Post post : posts.values()) {
            Repeat place = post.delivery().repeat();
            if (place != null) {
                assertThat(numbers.computeIfAbsent(place.series(), _ -> new HashSet<>())
                                .add(place.number()))
                        .as("seed %d: occurrence %d of %s twice", seed, place.number(), place.series())
                        .isTrue();
                if (place.successor() == null && post.state().isOpen()) {
                    open.merge(place.series(), 1, Integer::sum);
                }
                if (place.successor() != null) {
                    assertThat(posts)
                            .as("seed %d: a successor is lost", seed)
                            .containsKey(Objects.requireNonNull(place.successor()));
                }
            }
        }
        assertThat(open.values())
                .as("seed %d: one post of a series waits", seed)
                .allMatch(count -> count == 1);
    }

    private void check(boolean holds, String promise) {
        if (!holds) {
            broken.add(promise + " at " + bench.time.instant());
        }
    }
}
