package io.statuscast.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Delivery.OnMissed;
import io.statuscast.core.post.EventFilter;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostQuery;
import io.statuscast.core.post.PostState;
import io.statuscast.core.repeat.Repeat;
import io.statuscast.core.repeat.RepeatPlan;
import io.statuscast.core.repeat.RepeatRule;
import io.statuscast.core.repeat.RepeatRule.Every;
import io.statuscast.core.repeat.RepeatRule.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Posts that come round again.
class SeriesTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final RepeatRule DAILY = new Every(1, Unit.DAY);

    private final QueueBench bench = new QueueBench(11).started();
    private final Device device = bench.onlineDevice();

    @Test
    void makesTheNextPostWhenOneIsPublished() {
        Post first = accept(DAILY, null);
        bench.run();

        List<Post> all = all();
        assertThat(all).extracting(Post::state).containsExactly(PostState.PUBLISHED, PostState.SCHEDULED);
        Post second = all.get(1);
        assertThat(second.delivery().at()).isEqualTo(first.delivery().at().plus(DAY));
        assertThat(place(bench.now(first)).successor()).isEqualTo(second.id());
        assertThat(place(second).series()).isEqualTo(first.id());
        assertThat(place(second).number()).isEqualTo(2);
        assertThat(second.waId()).isNotEqualTo(first.waId());
        bench.pass(DAY.multipliedBy(3));
        assertThat(bench.sent).hasSize(4);
    }

    @Test
    void endsWithItsCount() {
        accept(DAILY, 3);
        bench.pass(DAY.multipliedBy(9));

        assertThat(bench.sent).hasSize(3);
        assertThat(all()).noneMatch(post -> post.state().isOpen());
    }

    @Test
    void goesOnAfterAMissedAndAFailedOne() {
        accept(DAILY, null);
        bench.offline(device);
        bench.pass(Duration.ofHours(2));
        assertThat(all()).extracting(Post::state).containsExactly(PostState.MISSED, PostState.SCHEDULED);

        bench.online(device);
        bench.publisher = post -> new PublishResult.Failed("post:refused", "Refused.");
        bench.pass(DAY);
        assertThat(all())
                .extracting(Post::state)
                .containsExactly(PostState.MISSED, PostState.FAILED, PostState.SCHEDULED);
    }

    @Test
    void doesNotMakeUpForAWeekInWhichTheServerWasOff() {
        accept(new Every(1, Unit.HOUR), null);
        bench.run();
        bench.time.advance(DAY.multipliedBy(7).plusMinutes(10));
        bench.links.put(device.id(), new DeviceLink.Online(bench.time.instant()));
        bench.crashAndRestart();

        assertThat(bench.sent).hasSize(2);
        Post next = all().getLast();
        assertThat(next.delivery().at()).isAfter(bench.time.instant());
        assertThat(bench.repository.eventsAfter(0, 100, EventFilter.all()).stream()
                        .filter(event -> event.from() == null && event.reason() != null)
                        .map(event -> Objects.requireNonNull(event.reason()).code()))
                .contains("repeat:skipped");
        assertThat(all().stream().filter(post -> post.state().isOpen())).hasSize(1);
    }

    @Test
    void ofARetriedPostDoesNotBranch() {
        Post first = accept(DAILY, null);
        bench.publisher = post -> new PublishResult.Failed("post:refused", "Refused.");
        bench.run();
        bench.publisher = post -> new PublishResult.Published(bench.time.instant(), 1, List.of());
        assertThat(bench.postChanges.retry(first.id())).isInstanceOf(ChangeResult.Changed.class);
        bench.run();

        assertThat(all()).extracting(Post::state).containsExactly(PostState.PUBLISHED, PostState.SCHEDULED);
    }

    @Test
    void endsWhenItsWaitingPostIsCancelledAndGoesOnWhenThatIsSkipped() {
        Post first = accept(DAILY, null);
        bench.run();
        Post second = all().get(1);
        assertThat(bench.postChanges.skip(second.id())).isInstanceOf(ChangeResult.Changed.class);
        Post third = all().get(2);
        assertThat(bench.state(second)).isEqualTo(PostState.CANCELLED);
        assertThat(third.delivery().at()).isEqualTo(first.delivery().at().plus(DAY.multipliedBy(2)));

        bench.postChanges.cancel(third.id());
        bench.pass(DAY.multipliedBy(5));
        assertThat(bench.sent).hasSize(1);
    }

    @Test
    void keepsAPostAliveByPublishingItWhenItExpires() {
        accept(new RepeatRule.KeepAlive(), 3);
        bench.pass(DAY.multipliedBy(4));

        assertThat(all()).extracting(Post::state).containsOnly(PostState.EXPIRED);
        assertThat(all().stream().map(post -> post.progress().publishedAt()))
                .containsExactly(
                        QueueBench.START, QueueBench.START.plus(DAY), QueueBench.START.plus(DAY.multipliedBy(2)));
    }

    @Test
    void takesEveryOccurrenceBackAsLongAfterItsTimeAsTheFirst() {
        Instant remove = bench.time.instant().plus(Duration.ofHours(3));
        acceptUntil(remove);
        bench.pass(DAY.multipliedBy(3));

        assertThat(all()).extracting(Post::state).containsExactly(PostState.REVOKED, PostState.REVOKED);
        assertThat(all().getLast().progress().changedAt()).isEqualTo(remove.plus(DAY));
    }

    @Test
    void goesOnAfterAnOccurrenceThatCouldNotGoOutBeforeItsRemoval() {
        Instant remove = bench.time.instant().plus(Duration.ofMinutes(10));
        bench.offline(device);
        acceptUntil(remove);
        bench.pass(Duration.ofMinutes(20));
        bench.online(device);
        bench.pass(DAY);

        assertThat(all()).extracting(Post::state).containsExactly(PostState.MISSED, PostState.REVOKED);
        assertThat(all().getLast().progress().changedAt()).isEqualTo(remove.plus(DAY));
    }

    /// A daily post of two occurrences.
    private void acceptUntil(Instant remove) {
        bench.accept(new NewPost(
                device,
                QueueBench.text(),
                new Audience.Contacts(),
                null,
                null,
                false,
                null,
                OnMissed.SKIP,
                remove,
                new RepeatPlan(DAILY, ZoneId.of("UTC"), null, 2),
                false));
    }

    @Test
    void losesAndDoublesNothingWhenTheProcessEndsAtAnyMoment() {
        accept(new Every(1, Unit.HOUR), 50);
        for (int i = 0; i < 120; i++) {
            bench.time.advance(Duration.ofMinutes(30));
            bench.engine.turn();
            for (int steps = bench.random.nextInt(5); steps > 0; steps--) {
                bench.workers.runOne();
            }
            if (bench.random.nextInt(3) == 0) {
                bench.crashAndReopen();
            }
            long open = all().stream().filter(post -> post.state().isOpen()).count();
            assertThat(open).isLessThanOrEqualTo(1);
        }
        List<Integer> numbers = all().stream().map(post -> place(post).number()).toList();
        assertThat(numbers).doesNotHaveDuplicates().isSorted();
        assertThat(numbers.getLast()).isGreaterThan(20);
    }

    private Post accept(RepeatRule rule, @Nullable Integer count) {
        return bench.accept(new NewPost(
                device,
                QueueBench.text(),
                new Audience.Contacts(),
                null,
                null,
                false,
                null,
                OnMissed.SKIP,
                null,
                new RepeatPlan(rule, ZoneId.of("UTC"), null, count),
                false));
    }

    private List<Post> all() {
        List<Post> newest = bench.repository.list(PostQuery.newest(device.id(), 500));
        return newest.reversed();
    }

    private static Repeat place(Post post) {
        return Objects.requireNonNull(post.delivery().repeat());
    }
}
