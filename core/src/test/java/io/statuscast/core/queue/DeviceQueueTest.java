package io.statuscast.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.audience.NamedAudience;
import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Delivery.OnMissed;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.PostStep;
import io.statuscast.core.queue.DeviceQueue.Pace;
import io.statuscast.core.queue.DeviceQueue.QuietHours;
import io.statuscast.core.queue.DeviceQueue.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The rules of a device's own queue, and what people do to single posts.
class DeviceQueueTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final QueueBench bench = new QueueBench(13).started();
    private final Device device = bench.onlineDevice();
    private final ResourceId id = device.id();

    @Test
    void acceptsWhilePausedAndPublishesWhenActiveAgain() {
        bench.queues.set(id, Status.PAUSE, false);
        Post post = bench.post(device, null, false);
        bench.pass(Duration.ofHours(5));
        assertThat(bench.state(post)).isEqualTo(PostState.SCHEDULED);
        assertThat(bench.posts.waitingReason(post).orElseThrow()).isEqualTo(Notes.PAUSED);

        bench.queues.set(id, Status.ACTIVE, false);
        bench.run();
        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void missesAScheduledPostThatAPauseMadeTooLate() {
        Post post = bench.post(device, HOUR, false);
        bench.queues.set(id, Status.PAUSE, false);
        bench.pass(HOUR.multipliedBy(3));

        assertThat(bench.state(post)).isEqualTo(PostState.MISSED);
    }

    @Test
    void refusesNewPostsButPublishesTheWaitingOnes() {
        Post post = bench.post(device, HOUR, false);
        bench.queues.set(id, Status.REJECT, false);
        assertThat(bench.posts.accept(bench.newPost(device, QueueBench.text(), null, false)))
                .isEqualTo(new Acceptance.QueueClosed(Status.REJECT));
        bench.pass(HOUR);

        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void freezesWholly() {
        Post media = bench.media(device, HOUR, false);
        bench.queues.set(id, Status.FREEZE, false);
        assertThat(bench.posts.accept(bench.newPost(device, QueueBench.text(), null, false)))
                .isEqualTo(new Acceptance.QueueClosed(Status.FREEZE));
        bench.pass(HOUR);

        assertThat(bench.sent).isEmpty();
        assertThat(bench.now(media).content().needsPreparation()).isTrue();
    }

    @Test
    void keepsItsStatusOverARestart() {
        bench.queues.set(id, Status.PAUSE, false);
        bench.crashAndRestart();

        assertThat(bench.queues.of(id).status()).isEqualTo(Status.PAUSE);
        Post post = bench.post(device, null, false);
        bench.run();
        assertThat(bench.state(post)).isEqualTo(PostState.SCHEDULED);
    }

    @Test
    void refusesMoreWaitingPostsThanMayBe() {
        bench.queues.change(id, queue -> queue.limited(null, 2));
        Post first = bench.post(device, HOUR, false);
        bench.post(device, HOUR, false);
        NewPost third = bench.newPost(device, QueueBench.text(), HOUR, false);
        assertThat(bench.posts.accept(third)).isEqualTo(new Acceptance.QueueFull(2, 2));

        bench.postChanges.cancel(first.id());
        assertThat(bench.posts.accept(third)).isInstanceOf(Acceptance.Accepted.class);
        bench.crashAndRestart();
        assertThat(bench.posts.accept(third)).isInstanceOf(Acceptance.QueueFull.class);
    }

    @Test
    void keepsItsPaceAlsoOverARestart() {
        bench.queues.change(id, queue -> queue.with(new Pace(Duration.ofMinutes(10), Duration.ZERO)));
        for (int i = 0; i < 4; i++) {
            bench.post(device, null, false);
        }
        bench.run();
        assertThat(bench.sent).hasSize(1);
        bench.pass(Duration.ofMinutes(9));
        bench.crashAndRestart();
        assertThat(bench.sent).hasSize(1);
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.sent).hasSize(2);

        bench.queues.set(id, Status.ACTIVE, true);
        bench.run();
        assertThat(bench.sent).hasSize(4);
    }

    @Test
    void forceEndsAfterHalfAnHourAndWakesNoPausedQueue() {
        bench.queues.change(id, queue -> queue.with(new Pace(Duration.ofMinutes(10), Duration.ZERO)));
        bench.queues.set(id, Status.PAUSE, true);
        bench.post(device, null, false);
        bench.post(device, null, false);
        bench.run();
        assertThat(bench.sent).isEmpty();

        bench.queues.set(id, Status.ACTIVE, true);
        bench.run();
        assertThat(bench.sent).hasSize(2);
        bench.pass(Duration.ofMinutes(31));
        bench.post(device, null, false);
        bench.post(device, null, false);
        bench.run();
        assertThat(bench.sent).hasSize(3);
    }

    @Test
    void whatIsPublishedExpiresWhileTheQueueIsFrozenAndTheNumberAway() {
        Post post = bench.post(device, null, false);
        bench.run();
        bench.queues.set(id, Status.FREEZE, false);
        bench.offline(device);
        bench.pass(Duration.ofHours(24));
        assertThat(bench.state(post)).isEqualTo(PostState.EXPIRED);
    }

    @Test
    void publishesNothingInQuietHoursAndMissesNothingByThem() {
        // 9:00 UTC is 10:00 in Berlin in March.
        bench.queues.change(id, queue -> queue.with(new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0)), BERLIN));
        Post late = bench.post(device, Duration.ofHours(13), false);
        bench.pass(Duration.ofHours(14));
        bench.offline(device);
        bench.pass(Duration.ofHours(5));
        bench.online(device);
        bench.pass(Duration.ofMinutes(119));
        assertThat(bench.state(late)).isEqualTo(PostState.SCHEDULED);
        bench.pass(Duration.ofMinutes(1));

        assertThat(bench.state(late)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.time.instant()).isEqualTo(Instant.parse("2026-03-02T06:00:00Z"));
    }

    @Test
    void goesOnTheNextDayWhenTheDailyLimitIsReached() {
        bench.queues.change(id, queue -> queue.limited(2, 100).with(queue.quiet(), BERLIN));
        for (int i = 0; i < 5; i++) {
            bench.post(device, null, false);
        }
        bench.run();
        assertThat(bench.sent).hasSize(2);
        bench.pass(Duration.ofHours(13));
        bench.crashAndRestart();
        assertThat(bench.sent).hasSize(2);
        bench.pass(Duration.ofHours(1));
        assertThat(bench.sent).hasSize(4);
    }

    @Test
    void doesNotLetOneDeviceWaitForAnother() {
        Device other = bench.onlineDevice();
        for (int i = 0; i < 500; i++) {
            bench.post(device, null, false);
        }
        bench.queues.change(id, queue -> queue.with(new Pace(HOUR, Duration.ZERO)));
        Post post = bench.post(other, null, false);
        bench.run();

        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.sent).hasSizeLessThan(10);
    }

    @Test
    void movesWhatWasNotTriedToAnotherNumberInItsOrder() {
        Device other = bench.onlineDevice();
        Post second = bench.post(device, HOUR.multipliedBy(2), true);
        Post first = bench.post(device, HOUR, true);
        var moved = (DeviceQueues.Rerouted.Moved) bench.queues.reroute(id, other.id(), WaitingFilter.all());
        assertThat(moved.posts()).extracting(Post::deviceId).containsOnly(other.id());
        assertThat(bench.posts.waiting(id)).isZero();
        bench.pass(HOUR.multipliedBy(2));

        assertThat(bench.sent).extracting(Post::deviceId).containsOnly(other.id());
        assertThat(bench.sentIds()).containsExactly(first.id(), second.id());
    }

    @Test
    void cancelsByFilter() {
        Post now = bench.post(device, HOUR, false);
        Post later = bench.post(device, HOUR.multipliedBy(3), false);
        bench.postChanges.cancelAll(
                id, new WaitingFilter(Set.of(), false, bench.time.instant().plus(HOUR.multipliedBy(2)), null));

        assertThat(bench.state(now)).isEqualTo(PostState.SCHEDULED);
        assertThat(bench.state(later)).isEqualTo(PostState.CANCELLED);
    }

    @Test
    void editsOnlyWhatHasNotLeftAndOnlyTheVersionThatWasSeen() {
        Post post = bench.post(device, HOUR, false);
        PostEdit later = edit(bench.time.instant().plus(HOUR.multipliedBy(2)), 0L);
        assertThat(bench.postChanges.edit(post.id(), later)).isInstanceOf(ChangeResult.Changed.class);
        assertThat(bench.postChanges.edit(post.id(), later)).isInstanceOf(ChangeResult.Outdated.class);
        bench.pass(HOUR);
        assertThat(bench.state(post)).isEqualTo(PostState.SCHEDULED);
        bench.pass(HOUR);
        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.postChanges.edit(post.id(), edit(bench.time.instant(), null)))
                .isInstanceOf(ChangeResult.NotNow.class);
    }

    @Test
    void keepsStrictOrderWhenATimeIsEdited() {
        Post first = bench.post(device, HOUR, true);
        Post second = bench.post(device, HOUR.multipliedBy(2), true);
        bench.postChanges.edit(first.id(), edit(bench.time.instant().plus(HOUR.multipliedBy(3)), null));
        bench.pass(HOUR.multipliedBy(3));

        assertThat(bench.sentIds()).containsExactly(second.id(), first.id());
    }

    @Test
    void takesBackAtItsTimeAfterARestartAndUntilItSucceeds() {
        Instant remove = bench.time.instant().plus(HOUR);
        Post post = bench.accept(new NewPost(
                device,
                QueueBench.text(),
                new Audience.Contacts(),
                null,
                null,
                false,
                null,
                OnMissed.SKIP,
                remove,
                null,
                false));
        bench.run();
        bench.revoker = _ -> new RevokeResult.Retry("link:down", "Broke.", null);
        bench.crashAndRestart();
        bench.pass(HOUR.plusMinutes(5));
        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);

        bench.revoker = _ -> new RevokeResult.Revoked();
        bench.pass(HOUR);
        assertThat(bench.state(post)).isEqualTo(PostState.REVOKED);
    }

    @Test
    void takesBackWhatCouldNotBeWhenItsNumberComesBack() {
        Post post = bench.post(device, null, false);
        bench.run();
        bench.offline(device);
        bench.postChanges.revoke(post.id());
        bench.pass(HOUR.plusSeconds(7));
        bench.online(device);
        bench.run();
        assertThat(bench.state(post)).isEqualTo(PostState.REVOKED);
    }

    @Test
    void takesBackAtOnceWhatABrokenLinkHadPutOff() {
        Post post = wantedBackAfter(null);
        bench.offline(device);
        bench.online(device);
        bench.run();
        assertThat(bench.state(post)).isEqualTo(PostState.REVOKED);
    }

    @Test
    void keepsThePauseThatWasAskedForBeforeATakingBack() {
        Post post = wantedBackAfter(HOUR);
        bench.offline(device);
        bench.online(device);
        bench.run();
        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
        bench.pass(HOUR);
        assertThat(bench.state(post)).isEqualTo(PostState.REVOKED);
    }

    /// A post whose taking back failed once, and will not a second time.
    private Post wantedBackAfter(@Nullable Duration pause) {
        bench.revoker = _ -> new RevokeResult.Retry("link:down", "Broke.", pause);
        Post post = bench.post(device, null, false);
        bench.run();
        bench.postChanges.revoke(post.id());
        bench.run();
        bench.revoker = _ -> new RevokeResult.Revoked();
        return post;
    }

    @Test
    void holdsNothingOfANumberThatWasRemoved() {
        bench.queues.set(device.id(), DeviceQueue.Status.PAUSE, false);
        bench.post(device, Duration.ofSeconds(1), false);
        bench.run();
        bench.queues.removed(device.id());
        assertThat(bench.engine.held()).isZero();
        assertThat(bench.posts.waiting(device.id())).isZero();
        assertThat(bench.queues.of(device.id())).isEqualTo(DeviceQueue.usual(device.id()));
        bench.pass(HOUR);
        assertThat(bench.sent).isEmpty();
    }

    @Test
    void aNumberThatIsRemovedWhileAPostIsSentIsNotTakenUpAgain() {
        Post post = bench.post(device, null, false);
        bench.publisher = sending -> {
            bench.queues.removed(device.id());
            return new PublishResult.Retry(RetryKind.LINK_DOWN, "link:down", "Closed.", null);
        };
        bench.run();
        bench.pass(HOUR);
        assertThat(bench.sentIds()).containsExactly(post.id());
        assertThat(bench.engine.held()).isZero();
    }

    @Test
    void expiresAfterTwentyFourHours() {
        Post post = bench.post(device, null, false);
        bench.pass(Duration.ofHours(24).minusMillis(1));
        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
        bench.pass(Duration.ofMillis(1));
        assertThat(bench.state(post)).isEqualTo(PostState.EXPIRED);
        assertThat(bench.postChanges.delete(post.id())).isInstanceOf(ChangeResult.Changed.class);
        assertThat(bench.repository.find(post.id())).isEmpty();
    }

    @Test
    void saysWhenItWentToAPartOnly() {
        bench.publisher =
                post -> new PublishResult.Partly(bench.time.instant(), 7, 3, List.of(), "whatsapp:463", "Refused.");
        Post post = bench.post(device, null, false);
        bench.run();

        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.now(post).progress().reach()).isNotNull().matches(reach -> reach.isPartial());
        assertThat(bench.now(post).progress().note()).extracting("code").isEqualTo("post:partial");
    }

    @Test
    void looksUpANamedListWhenThePostGoesOut() {
        Instant now = bench.time.instant();
        var list = new NamedAudience(bench.ids.next(), id, "regulars", List.of("15550100007"), now, now);
        bench.audiences.insert(list);
        Post post = bench.accept(new NewPost(
                device, QueueBench.text(), new Audience.Named(list.id()), null, now.plus(HOUR), false, null));
        bench.audiences.replace(
                new NamedAudience(list.id(), id, "regulars", List.of("15550100008", "15550100009"), now, now));
        bench.pass(HOUR);

        assertThat(bench.sent.getFirst().audience())
                .isEqualTo(new Audience.Only(List.of("15550100008", "15550100009")));
        assertThat(bench.now(post).audience()).isEqualTo(new Audience.Named(list.id()));
    }

    private Post removedAfter(Duration life, OnMissed onMissed) {
        Instant removeAt = bench.time.instant().plus(life);
        return bench.accept(new NewPost(
                device,
                QueueBench.text(),
                new Audience.Contacts(),
                null,
                null,
                false,
                null,
                onMissed,
                removeAt,
                null,
                false));
    }

    @Test
    void leavesOutAPostThatWasToBeTakenBackBeforeItCouldGoOut() {
        for (OnMissed onMissed : OnMissed.values()) {
            bench.offline(device);
            Post post = removedAfter(Duration.ofMinutes(10), onMissed);
            bench.pass(Duration.ofMinutes(10));
            bench.online(device);
            bench.run();

            assertThat(bench.sent).isEmpty();
            assertThat(bench.state(post)).isEqualTo(PostState.MISSED);
            assertThat(bench.now(post).progress().note()).extracting("code").isEqualTo("post:outlived");
        }
    }

    @Test
    void publishesAPostThatMayLiveForAMomentYet() {
        bench.offline(device);
        Post post = removedAfter(Duration.ofMinutes(10), OnMissed.SKIP);
        bench.pass(Duration.ofMinutes(10).minusMillis(1));
        bench.online(device);
        bench.run();
        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);

        bench.pass(Duration.ofMillis(1));
        assertThat(bench.state(post)).isEqualTo(PostState.REVOKED);
    }

    @Test
    void confirmsAndTakesBackAPostThatMayHaveArrivedBeforeItsRemoval() {
        Post post = removedAfter(Duration.ofMinutes(10), OnMissed.SKIP);
        bench.publisher =
                sending -> new PublishResult.Retry(RetryKind.LINK_DOWN, "link:down", "Broke.", Duration.ofMinutes(20));
        bench.run();
        assertThat(bench.state(post)).isEqualTo(PostState.RETRYING);
        bench.publisher = sending -> new PublishResult.Published(bench.time.instant(), 1, List.of());
        bench.pass(Duration.ofMinutes(30));

        assertThat(bench.sent).hasSize(2);
        assertThat(bench.state(post)).isEqualTo(PostState.REVOKED);
    }

    @Test
    void answersARepeatedRequestWithItsFirstAnswer() {
        NewPost wanted = bench.newPost(device, QueueBench.text(), HOUR, false);
        var key = new IdempotencyKey(
                "s", "k", "hash", posts -> "made " + posts.getFirst().id());
        var first = (Acceptance.Accepted) bench.posts.accept(List.of(wanted), key);

        assertThat(bench.posts.accept(List.of(wanted), key))
                .isEqualTo(new Acceptance.Replayed(
                        "made " + first.posts().getFirst().id()));
        assertThat(bench.posts.accept(List.of(wanted), new IdempotencyKey("s", "k", "other", _ -> "")))
                .isEqualTo(new Acceptance.KeyReused());
        assertThat(bench.posts.waiting(id)).isEqualTo(1);
        bench.time.advance(Duration.ofHours(24));
        assertThat(bench.posts.accept(List.of(wanted), key)).isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    void takesUpAPostThatNobodyWorksOn() {
        Post post = bench.post(device, HOUR, false);
        Post sending = post.with(post.progress().sending(bench.time.instant()));
        bench.repository.advance(PostStep.of(post, sending));
        bench.pass(Duration.ofMinutes(3));
        bench.engine.watchdog().round();
        bench.run();

        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.now(post).progress().attempts()).isEqualTo(1);
    }

    @Test
    void survivesAClockThatIsSetBack() {
        bench.queues.change(id, queue -> queue.with(new Pace(Duration.ofMinutes(1), Duration.ZERO)));
        bench.post(device, null, false);
        bench.run();
        bench.time.advance(Duration.ofHours(-5));
        bench.run();
        Post post = bench.post(device, null, false);
        bench.pass(Duration.ofMinutes(2));

        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.sent).hasSize(2);
    }

    @Test
    void keepsNoPaceToAPublicationOfAClockThatWasSetBack() {
        bench.queues.change(id, queue -> queue.limited(50, 1_000));
        bench.post(device, null, false);
        bench.run();
        bench.time.advance(Duration.ofHours(-13));
        bench.crashAndRestart();
        bench.online(device);
        Post post = bench.post(device, null, false);
        bench.run();
        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);

        bench.time.advance(Duration.ofHours(-13));
        bench.queues.change(id, queue -> queue.with(new Pace(Duration.ofMinutes(1), Duration.ZERO)));
        bench.crashAndRestart();
        bench.online(device);
        Post later = bench.post(device, null, false);
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.state(later)).isEqualTo(PostState.PUBLISHED);
    }

    private static PostEdit edit(Instant at, @Nullable Long version) {
        return new PostEdit(null, at, null, null, null, null, null, null, version);
    }
}
