package io.statuscast.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent.MediaKind;
import io.statuscast.core.post.PostContent.Rendition;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.PostStep;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.post.Progress.Reach;
import io.statuscast.core.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueEngineTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final PublishResult LINK_DOWN =
            new PublishResult.Retry(RetryKind.LINK_DOWN, "link:down", "The connection broke.", null);

    private final QueueBench bench = new QueueBench(7).started();

    @Test
    void publishesAtOnceAndRecordsTheReach() {
        Post post = bench.post(bench.onlineDevice(), null, false);
        bench.run();

        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.now(post).progress().reach()).isEqualTo(new Reach(3, 0));
        assertThat(bench.changes)
                .extracting(change -> change.post().state())
                .containsExactly(PostState.SCHEDULED, PostState.SENDING, PostState.PUBLISHED);
    }

    @Test
    void publishesAScheduledPostAtItsMillisecond() {
        Post post = bench.post(bench.onlineDevice(), HOUR.plusMillis(123), false);

        bench.pass(HOUR.plusMillis(122));
        assertThat(bench.state(post)).isEqualTo(PostState.SCHEDULED);
        bench.pass(Duration.ofMillis(1));
        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void asksToBeWokenWhenTheNextPostIsDue() {
        bench.post(bench.onlineDevice(), Duration.ofMillis(1_500), false);
        bench.run();

        assertThat(bench.engine.turn()).isEqualTo(QueueBench.START.plusMillis(1_500));
    }

    @Test
    void sleepsWhileANumberThatIsNotOnlineHasNothingDue() {
        bench.post(bench.device(), HOUR, false);
        bench.run();

        assertThat(bench.engine.turn()).isEqualTo(QueueBench.START.plus(HOUR).minus(bench.settings.lookAhead()));
    }

    @Test
    void sleepsWhenANumberWithoutPostsIsNotOnline() {
        bench.offline(bench.device());
        bench.run();

        assertThat(bench.engine.turn()).isEqualTo(QueueBench.START.plus(HOUR));
    }

    @Test
    void goesOnAfterAnErrorOfThePreparerOrThePublisher() {
        Device device = bench.onlineDevice();
        Post picture = bench.media(device, null, false);
        bench.preparer = post -> {
            throw new OutOfMemoryError("a picture too large");
        };
        bench.run();
        assertThat(bench.state(picture)).isEqualTo(PostState.RETRYING);

        Post text = bench.post(device, null, false);
        bench.publisher = post -> {
            throw new StackOverflowError();
        };
        bench.run();
        assertThat(bench.state(text)).isEqualTo(PostState.RETRYING);

        bench.preparer = post -> new PrepareResult.Prepared(new Rendition(MediaKind.IMAGE, "ab".repeat(32)));
        bench.publisher = post -> new PublishResult.Published(post.createdAt(), 1, List.of());
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.state(picture)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.state(text)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void keepsFirstInFirstOutByTimeThenAcceptance() {
        Device device = bench.onlineDevice();
        Post second = bench.post(device, Duration.ofSeconds(20), false);
        Post third = bench.post(device, Duration.ofSeconds(20), false);
        Post first = bench.post(device, Duration.ofSeconds(10), false);
        bench.pass(Duration.ofMinutes(1));

        assertThat(bench.sentIds()).containsExactly(first.id(), second.id(), third.id());
    }

    @Test
    void letsOthersPassAPostThatWaitsForARetry() {
        Device device = bench.onlineDevice();
        Post weak = bench.post(device, Duration.ofSeconds(1), false);
        Post strong = bench.post(device, Duration.ofSeconds(1), false);
        bench.publisher = failFor(weak.id());
        bench.pass(Duration.ofSeconds(1));

        assertThat(bench.state(strong)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.state(weak)).isEqualTo(PostState.RETRYING);
        assertThat(bench.posts.waitingReason(bench.now(weak)).orElseThrow().code())
                .isEqualTo("link:down");

        bench.publisher = post -> new PublishResult.Published(post.createdAt(), 1, List.of());
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.state(weak)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.sent.stream().filter(p -> p.id().equals(weak.id())).map(Post::waId))
                .hasSizeGreaterThan(1)
                .containsOnly(weak.waId());
    }

    @Test
    void holdsStrictPostsBackUntilTheirPredecessorHasEndedAndNobodyElse() {
        Device device = bench.onlineDevice();
        Post first = bench.post(device, Duration.ofSeconds(1), true);
        Post second = bench.post(device, Duration.ofSeconds(2), true);
        Post free = bench.post(device, Duration.ofSeconds(3), false);
        bench.publisher = failFor(first.id());
        bench.pass(Duration.ofSeconds(3));

        assertThat(bench.state(first)).isEqualTo(PostState.RETRYING);
        assertThat(bench.state(second)).isEqualTo(PostState.SCHEDULED);
        assertThat(bench.state(free)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.posts.waitingReason(bench.now(second)).orElseThrow()).isEqualTo(Notes.STRICT_ORDER);

        bench.pass(HOUR);
        assertThat(bench.state(first)).isEqualTo(PostState.FAILED);
        assertThat(bench.state(second)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void goesOnWithTheNextStrictPostWhenItsPredecessorIsCancelled() {
        Device device = bench.onlineDevice();
        Post first = bench.post(device, Duration.ofSeconds(1), true);
        Post second = bench.post(device, Duration.ofSeconds(1), true);
        bench.publisher = failFor(first.id());
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.postChanges.cancel(first.id())).isInstanceOf(ChangeResult.Changed.class);
        bench.run();

        assertThat(bench.state(first)).isEqualTo(PostState.CANCELLED);
        assertThat(bench.state(second)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.postChanges.cancel(second.id())).isInstanceOf(ChangeResult.NotNow.class);
    }

    @Test
    void neverPublishesACancelledPost() {
        Post post = bench.post(bench.onlineDevice(), Duration.ofSeconds(1), false);
        bench.run();
        bench.postChanges.cancel(post.id());
        bench.pass(HOUR);

        assertThat(bench.sent).isEmpty();
    }

    @Test
    void keepsPostsOfAnOfflineNumberAndSaysWhy() {
        Device device = bench.onlineDevice();
        bench.offline(device);
        Post post = bench.post(device, null, false);
        bench.pass(Duration.ofMinutes(59));

        assertThat(bench.state(post)).isEqualTo(PostState.SCHEDULED);
        assertThat(bench.posts.waitingReason(post).orElseThrow().code()).isEqualTo("device:reconnecting");
        bench.online(device);
        bench.run();
        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void showsAPostAsMissedOnceItIsTooLateEvenWhileTheNumberIsAway() {
        Device device = bench.onlineDevice();
        bench.offline(device);
        Post late = bench.post(device, Duration.ofMinutes(1), false);
        Post lateStrict = bench.post(device, Duration.ofMinutes(1), true);
        Post later = bench.post(device, Duration.ofMinutes(50), false);
        bench.pass(Duration.ofMinutes(62));

        assertThat(bench.state(late)).isEqualTo(PostState.MISSED);
        assertThat(bench.state(lateStrict)).isEqualTo(PostState.MISSED);
        bench.online(device);
        bench.run();
        assertThat(bench.sentIds()).containsExactly(later.id());
    }

    @Test
    void missesWhatBecameTooLateWhileTheServerWasDown() {
        Device device = bench.onlineDevice();
        Post late = bench.post(device, Duration.ofMinutes(1), false);
        bench.time.advance(Duration.ofHours(3));
        bench.links.put(device.id(), new DeviceLink.Online(bench.time.instant()));
        bench.crashAndRestart();

        assertThat(bench.state(late)).isEqualTo(PostState.MISSED);
        assertThat(bench.sent).isEmpty();
    }

    @Test
    void publishesABacklogOfAnOnlineNumberHoweverLong() {
        Device device = bench.onlineDevice();
        List<Post> all = new ArrayList<>();
        bench.publisher = post -> {
            bench.time.advance(Duration.ofMinutes(5));
            return new PublishResult.Published(post.createdAt(), 1, List.of());
        };
        for (int i = 0; i < 40; i++) {
            all.add(bench.post(device, Duration.ofSeconds(1), false));
        }
        bench.pass(Duration.ofHours(5));

        assertThat(all).allSatisfy(post -> assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED));
    }

    @Test
    void waitsForDaysWithAPostForANumberThatWasNeverLinked() {
        Device device = bench.device();
        Post post = bench.post(device, null, false);
        bench.pass(Duration.ofDays(3));
        assertThat(bench.posts.waitingReason(post).orElseThrow().code()).isEqualTo("device:unlinked");
        bench.online(device);
        bench.run();

        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void putsAPostBackWithoutCountingATryWhenTheNumberIsNotReady() {
        Device device = bench.onlineDevice();
        bench.publisher = post -> new PublishResult.DeviceNotReady("Just went away.");
        Post post = bench.post(device, null, false);
        bench.run();
        assertThat(bench.state(post)).isEqualTo(PostState.SCHEDULED);
        assertThat(bench.now(post).progress().attempts()).isZero();
        assertThat(bench.sent).hasSize(1);

        bench.publisher = p -> new PublishResult.Published(p.createdAt(), 1, List.of());
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void waitsForAFailingStorageWithoutCountingATry() {
        Device device = bench.onlineDevice();
        Post text = bench.post(device, null, false);
        Post picture = bench.media(device, null, false);
        bench.publisher = post -> {
            throw new StorageException(StorageException.Kind.UNAVAILABLE, "The database is away.");
        };
        bench.preparer = post -> {
            throw new StorageException(StorageException.Kind.DISK_FULL, "The disk is full.");
        };
        bench.pass(Duration.ofMinutes(2));

        assertThat(bench.state(text)).isEqualTo(PostState.RETRYING);
        assertThat(bench.now(text).progress().attempts()).isZero();
        assertThat(bench.now(text).progress().note())
                .isNotNull()
                .extracting(Note::code)
                .isEqualTo("post:storage");
        assertThat(bench.now(picture).progress().attempts()).isZero();

        bench.publisher = post -> new PublishResult.Published(post.createdAt(), 1, List.of());
        bench.preparer = post -> new PrepareResult.Prepared(new Rendition(MediaKind.IMAGE, "ab".repeat(32)));
        bench.pass(Duration.ofSeconds(10));
        assertThat(bench.state(text)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.state(picture)).isEqualTo(PostState.PUBLISHED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void asksAStorageThatFailsAgainAfterAPauseAndNotAtOnce(boolean onlyTheDisk) {
        Device device = bench.onlineDevice();
        Post text = bench.post(device, Duration.ofSeconds(3), false);
        Post strict = bench.post(device, Duration.ofSeconds(3), true);
        Post picture = bench.media(device, Duration.ofSeconds(3), false);
        bench.faults.down(onlyTheDisk);
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.sent).isEmpty();
        assertThat(bench.faults.struck()).isBetween(30, 600);

        bench.faults.calm();
        bench.pass(Duration.ofSeconds(10));
        assertThat(bench.state(text)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.state(strict)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.state(picture)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void sendsAgainUnderTheSameIdWhatACrashInterrupted() {
        Device device = bench.onlineDevice();
        Post post = bench.post(device, null, false);
        Post sending = post.with(post.progress().sending(bench.time.instant()));
        assertThat(bench.repository.advance(PostStep.of(post, sending))).isPresent();
        bench.crashAndRestart();

        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.now(post).progress().attempts()).isEqualTo(1);
        assertThat(bench.sent).extracting(Post::waId).containsExactly(post.waId());
    }

    @Test
    void publishesTheBacklogBeforeAPostThatIsAcceptedRightAfterARestart() {
        Device device = bench.onlineDevice();
        bench.offline(device);
        Post old = bench.post(device, null, false);
        bench.run();
        bench.time.advance(Duration.ofSeconds(1));
        bench.links.put(device.id(), new DeviceLink.Online(bench.time.instant()));
        bench.crashAndReopen();
        Post fresh = bench.post(device, null, false);
        bench.run();

        assertThat(bench.sentIds()).containsExactly(old.id(), fresh.id());
    }

    @Test
    void preparesMediaAheadOfItsTimeAndPublishesOnTime() {
        Post post = bench.media(bench.onlineDevice(), Duration.ofMinutes(10), false);
        bench.pass(Duration.ofMinutes(8).plusSeconds(1));
        assertThat(bench.now(post).content().needsPreparation()).isFalse();
        assertThat(bench.state(post)).isEqualTo(PostState.SCHEDULED);
        bench.pass(Duration.ofMinutes(2));

        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void endsAPostWhoseMediaCannotBeHadWithItsReason() {
        bench.preparer = post -> new PrepareResult.Failed("media:notfound", "The address answered 404.");
        Device device = bench.onlineDevice();
        Post post = bench.media(device, null, true);
        Post next = bench.post(device, null, true);
        bench.run();

        assertThat(bench.state(post)).isEqualTo(PostState.FAILED);
        assertThat(bench.now(post).progress().note()).extracting("code").isEqualTo("media:notfound");
        assertThat(bench.state(next)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void triesMediaAgainAndGivesUpAtTheLimit() {
        bench.preparer = post -> new PrepareResult.Retry("media:timeout", "The address did not answer.", null);
        Post post = bench.media(bench.onlineDevice(), null, false);
        bench.pass(HOUR);

        assertThat(bench.state(post)).isEqualTo(PostState.FAILED);
        assertThat(bench.now(post).progress().attempts())
                .isEqualTo(RetryPolicy.limits(RetryKind.MEDIA).triesMax());
    }

    @Test
    void holdsOnlyAWindowOfALongQueueInMemory() {
        Device away = bench.onlineDevice();
        bench.offline(away);
        Device online = bench.onlineDevice();
        for (int i = 0; i < 2_000; i++) {
            bench.post(i % 2 == 0 ? away : online, Duration.ofSeconds(i % 7), i % 3 == 0);
        }
        bench.run();
        assertThat(bench.engine.held()).isLessThan(4 * bench.settings.window());
        bench.pass(Duration.ofMinutes(1));

        assertThat(bench.sent).hasSize(1_000);
    }

    private static java.util.function.Function<Post, PublishResult> failFor(ResourceId id) {
        return post -> post.id().equals(id) ? LINK_DOWN : new PublishResult.Published(post.createdAt(), 1, List.of());
    }
}
