package io.statuscast.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent.MediaKind;
import io.statuscast.core.post.PostContent.Rendition;
import io.statuscast.core.post.PostEvents.PostChanged;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.QueueEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random histories of posts, retries, cancellations, links that come and go, crashes and jumps of time, in
/// random interleavings of the engine's work; the promises of order and truth are checked at every call of
/// the publisher and at the end.
class QueueModelTest {
    private static final int HISTORIES = 6;
    private static final int STEPS = 120;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keepsItsPromisesInRandomHistories(long seed) {
        for (int i = 0; i < HISTORIES; i++) {
            new History(seed * 10_000 + i).play();
        }
    }

    private static final class History {
        private final long seed;
        private final QueueBench bench;
        private final List<Device> devices = new ArrayList<>();
        private final List<Post> accepted = new ArrayList<>();
        private final Set<ResourceId> publishing = new HashSet<>();
        private final Map<ResourceId, Set<ResourceId>> waitingAtLastEnd = new HashMap<>();
        private final List<String> broken = new ArrayList<>();

        History(long seed) {
            this.seed = seed;
            this.bench = new QueueBench(seed);
            bench.settings = new QueueSettings(
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(2),
                    1 + bench.random.nextInt(4),
                    2,
                    Duration.ofSeconds(30));
            bench.restartEngine();
            bench.publisher = this::publish;
            bench.preparer = this::prepare;
        }

        void play() {
            bench.started();
            for (int i = 0; i < 3; i++) {
                devices.add(bench.random.nextInt(4) == 0 ? bench.device() : bench.onlineDevice());
            }
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            devices.forEach(bench::online);
            bench.pass(Duration.ofHours(12));
            judge();
        }

        private void step() {
            Device device = devices.get(bench.random.nextInt(devices.size()));
            switch (bench.random.nextInt(12)) {
                case 0, 1, 2 -> accepted.add(bench.post(device, someTime(), bench.random.nextBoolean()));
                case 3 -> accepted.add(bench.media(device, someTime(), bench.random.nextBoolean()));
                case 4 -> bench.offline(device);
                case 5, 6 -> bench.online(device);
                case 7 -> cancelOne();
                case 8 -> bench.time.advance(Duration.ofMillis(bench.random.nextInt(2_000)));
                case 9 -> bench.pass(Duration.ofSeconds(bench.random.nextInt(60)));
                case 10 -> {
                    for (int i = bench.random.nextInt(6); i > 0; i--) {
                        bench.workers.runOne();
                    }
                }
                default -> jumpOrCrash();
            }
        }

        private void jumpOrCrash() {
            switch (bench.random.nextInt(6)) {
                case 0 -> bench.crashAndReopen();
                case 1 -> bench.pass(Duration.ofMinutes(bench.random.nextInt(90)));
                default -> bench.engine.turn();
            }
        }

        private Duration someTime() {
            return switch (bench.random.nextInt(4)) {
                case 0 -> Duration.ZERO;
                case 1 -> Duration.ofMillis(bench.random.nextInt(4) * 500L);
                case 2 -> Duration.ofSeconds(bench.random.nextInt(200));
                default -> Duration.ofMinutes(bench.random.nextInt(120));
            };
        }

        private void cancelOne() {
            if (!accepted.isEmpty()) {
                bench.postChanges.cancel(
                        accepted.get(bench.random.nextInt(accepted.size())).id());
            }
        }

        private PublishResult publish(Post post) {
            check(publishing.add(post.deviceId()), "two publications at once for one device");
            check(!post.delivery().at().isAfter(bench.time.instant()), "published before its time");
            check(!post.content().needsPreparation(), "published unprepared");
            if (post.delivery().strict()) {
                check(openStrictBefore(post).isEmpty(), "a strict post overtook an open one");
            } else {
                check(waitingBefore(post).isEmpty(), "a waiting post was overtaken: " + waitingBefore(post));
            }
            publishing.remove(post.deviceId());
            rememberWaiting(post);
            return switch (bench.random.nextInt(8)) {
                case 0 -> new PublishResult.Retry(RetryKind.LINK_DOWN, "link:down", "Broke.", null);
                case 1 ->
                    new PublishResult.Retry(RetryKind.RATE_LIMITED, "rate:limited", "Too much.", Duration.ofSeconds(3));
                case 2 -> new PublishResult.Failed("post:refused", "Refused.");
                case 3 -> new PublishResult.DeviceNotReady("Away.");
                default -> new PublishResult.Published(bench.time.instant(), 2, List.of());
            };
        }

        private PrepareResult prepare(Post post) {
            return switch (bench.random.nextInt(5)) {
                case 0 -> new PrepareResult.Retry("media:timeout", "No answer.", null);
                case 1 -> new PrepareResult.Failed("media:notfound", "Not there.");
                default -> new PrepareResult.Prepared(new Rendition(MediaKind.VIDEO, "ab".repeat(32)));
            };
        }

        private List<Post> openStrictBefore(Post post) {
            return present(post)
                    .filter(other -> other.delivery().strict())
                    .filter(other -> QueueEntry.BY_TURN.compare(QueueEntry.of(other), QueueEntry.of(post)) < 0)
                    .toList();
        }

        /// Non-strict posts that were due and waiting when the device's last publication ended, and still
        /// are. The next one is chosen after that.
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
            return accepted.stream()
                    .filter(other -> other.deviceId().equals(post.deviceId())
                            && !other.id().equals(post.id()))
                    .map(bench::now)
                    .filter(other -> other.state().isOpen());
        }

        private void judge() {
            assertThat(broken).as("seed %d", seed).isEmpty();
            for (Post post : accepted) {
                assertThat(bench.state(post).isOpen())
                        .as("seed %d: %s is still open", seed, bench.now(post))
                        .isFalse();
            }
            judgeHistories();
            assertThat(bench.sent.stream().map(Post::waId).distinct().count())
                    .as("seed %d: one WhatsApp id per post", seed)
                    .isEqualTo(bench.sent.stream().map(Post::id).distinct().count());
        }

        private void judgeHistories() {
            Map<ResourceId, PostState> last = new HashMap<>();
            for (PostChanged change : bench.changes) {
                PostState before = last.put(change.post().id(), change.post().state());
                PostState from = change.from();
                assertThat(from).as("seed %d: no step is left out", seed).isEqualTo(before);
                if (before != null) {
                    assertThat(Objects.requireNonNull(from)
                                    .mayBecome(change.post().state()))
                            .as("seed %d: %s to %s", seed, before, change.post().state())
                            .isTrue();
                }
            }
            last.forEach((id, state) ->
                    assertThat(bench.repository.find(id).orElseThrow().state()).isEqualTo(state));
        }

        private void check(boolean holds, String promise) {
            if (!holds) {
                broken.add(promise + " at " + bench.time.instant());
            }
        }
    }
}
