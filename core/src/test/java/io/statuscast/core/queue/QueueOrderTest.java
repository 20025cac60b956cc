package io.statuscast.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent.MediaKind;
import io.statuscast.core.post.PostContent.Rendition;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.PostStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Who holds up whom, and who does not.
class QueueOrderTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final PrepareResult PREPARED =
            new PrepareResult.Prepared(new Rendition(MediaKind.IMAGE, "ab".repeat(32)));

    private final QueueBench bench = new QueueBench(17).started();
    private final Device device = bench.onlineDevice();

    @Test
    void letsOthersPassAPostWhoseMediaIsBeingPrepared() {
        var meanwhile = new ArrayList<Post>();
        bench.preparer = _ -> {
            meanwhile.add(bench.post(device, null, false));
            bench.run();
            return PREPARED;
        };
        Post picture = bench.media(device, null, false);
        bench.run();

        assertThat(bench.sentIds()).containsExactly(meanwhile.getFirst().id(), picture.id());
    }

    @Test
    void letsOthersPassAPostWhoseMediaIsTriedAgain() {
        bench.preparer = _ -> new PrepareResult.Retry("media:timeout", "No answer.", null);
        Post picture = bench.media(device, null, false);
        Post text = bench.post(device, null, false);
        bench.run();

        assertThat(bench.state(picture)).isEqualTo(PostState.RETRYING);
        assertThat(bench.state(text)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void goesOnAtOnceAfterAPostThatFails() {
        Post refused = bench.post(device, MOMENT, false);
        Post next = bench.post(device, MOMENT, false);
        bench.publisher = only(refused.id(), new PublishResult.Failed("post:refused", "Refused."));
        bench.pass(MOMENT);

        assertThat(bench.state(refused)).isEqualTo(PostState.FAILED);
        assertThat(bench.state(next)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.sentIds()).containsExactly(refused.id(), next.id());
    }

    @Test
    void holdsStrictPostsBackWhileTheMediaOfTheirPredecessorIsPrepared() {
        var meanwhile = new ArrayList<Post>();
        bench.preparer = _ -> {
            meanwhile.add(bench.post(device, null, true));
            bench.run();
            return PREPARED;
        };
        Post picture = bench.media(device, null, true);
        bench.run();

        assertThat(bench.sentIds())
                .containsExactly(picture.id(), meanwhile.getFirst().id());
    }

    @Test
    void goesOnWithTheNextStrictPostWhenTheMediaOfItsPredecessorCannotBeHad() {
        bench.preparer = _ -> new PrepareResult.Failed("media:notfound", "The address answered 404.");
        Post picture = bench.media(device, null, true);
        Post next = bench.post(device, null, true);
        bench.run();

        assertThat(bench.state(picture)).isEqualTo(PostState.FAILED);
        assertThat(bench.state(next)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void keepsStrictOrderWhenTheProcessEndsBetweenTwoTries() {
        Post first = bench.post(device, MOMENT, true);
        Post second = bench.post(device, MOMENT, true);
        bench.publisher = only(first.id(), linkDown());
        bench.pass(MOMENT);
        assertThat(bench.state(first)).isEqualTo(PostState.RETRYING);
        bench.crashAndRestart();
        assertThat(bench.state(second)).isEqualTo(PostState.SCHEDULED);

        bench.publisher = this::published;
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.sentIds().stream().distinct()).containsExactly(first.id(), second.id());
        assertThat(bench.state(second)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void keepsStrictOrderWhenTheProcessEndsInTheMiddleOfATry() {
        Post first = bench.post(device, MOMENT, true);
        Post second = bench.post(device, MOMENT, true);
        Post sending = first.with(first.progress().sending(bench.time.instant()));
        assertThat(bench.repository.advance(PostStep.of(first, sending))).isPresent();
        bench.publisher = only(first.id(), linkDown());
        bench.time.advance(MOMENT);
        bench.crashAndRestart();
        assertThat(bench.state(second)).isEqualTo(PostState.SCHEDULED);

        bench.publisher = this::published;
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.sentIds().stream().distinct()).containsExactly(first.id(), second.id());
    }

    @Test
    void strictPostsAndOthersGoOutInTheOrderOfTheirTimes() {
        Post third = bench.post(device, Duration.ofSeconds(3), false);
        Post second = bench.post(device, Duration.ofSeconds(2), true);
        Post first = bench.post(device, MOMENT, false);
        Post fourth = bench.post(device, Duration.ofSeconds(4), true);
        bench.run();
        bench.time.advance(Duration.ofMinutes(1));
        bench.run();

        assertThat(bench.sentIds()).containsExactly(first.id(), second.id(), third.id(), fourth.id());
    }

    @Test
    void preparesTheMediaOfDevicesInTurnHoweverFewPlacesThereAre() {
        var one = new QueueBench(17);
        one.settings = new QueueSettings(Duration.ofSeconds(2), Duration.ofMinutes(2), 32, 1, Duration.ofSeconds(30));
        one.restartEngine();
        one.started();
        var order = new ArrayList<ResourceId>();
        one.preparer = post -> {
            order.add(post.deviceId());
            return PREPARED;
        };
        Device busy = one.onlineDevice();
        for (int i = 0; i < 30; i++) {
            one.media(busy, null, false);
        }
        Device other = one.onlineDevice();
        one.media(other, null, false);
        one.run();

        assertThat(order).hasSize(31);
        assertThat(order.indexOf(other.id())).isLessThan(5);
    }

    private PublishResult published(Post post) {
        return new PublishResult.Published(bench.time.instant(), 1, List.of());
    }

    private Function<Post, PublishResult> only(ResourceId id, PublishResult result) {
        return post -> post.id().equals(id) ? result : published(post);
    }

    private static PublishResult linkDown() {
        return new PublishResult.Retry(RetryKind.LINK_DOWN, "link:down", "The connection broke.", null);
    }
}
