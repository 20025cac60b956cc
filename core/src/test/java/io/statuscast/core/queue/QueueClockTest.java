package io.statuscast.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Delivery.OnMissed;
import io.statuscast.core.post.EventFilter;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostState;
import io.statuscast.core.queue.DeviceQueue.Pace;
import io.statuscast.core.queue.DeviceQueue.QuietHours;
import io.statuscast.core.repeat.RepeatPlan;
import io.statuscast.core.repeat.RepeatRule.Every;
import io.statuscast.core.repeat.RepeatRule.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is late, and what becomes of it; clocks that are set forward and back; pauses drawn by chance.
class QueueClockTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final QueueBench bench = new QueueBench(29).started();
    private final Device device = bench.onlineDevice();

    @ParameterizedTest
    @CsvSource({"SKIP,MISSED,MISSED", "ASK,MISSED,MISSED", "POST,SCHEDULED,PUBLISHED"})
    void whatIsTooLateEndsAsItsAuthorWishes(OnMissed wish, PostState away, PostState back) {
        bench.offline(device);
        Post post = bench.accept(wanted(Duration.ofMinutes(1), null, wish));
        bench.pass(HOUR.multipliedBy(2));
        assertThat(bench.state(post)).isEqualTo(away);
        bench.online(device);
        bench.run();

        assertThat(bench.state(post)).isEqualTo(back);
        assertThat(bench.sent).hasSize(back == PostState.PUBLISHED ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"PT0S,PT10S,MISSED", "PT3H,PT2H59M,PUBLISHED", "PT3H,PT3H1M,MISSED", ",PT59M,PUBLISHED", ",PT61M,MISSED"
    })
    void isAsLateAsItsAuthorAllows(@Nullable Duration lateness, Duration late, PostState end) {
        bench.offline(device);
        Post post = bench.accept(wanted(Duration.ofMinutes(1), lateness, OnMissed.SKIP));
        bench.pass(Duration.ofMinutes(1).plus(late));
        bench.online(device);
        bench.run();

        assertThat(bench.state(post)).isEqualTo(end);
    }

    @Test
    void whatLiesInBetweenIsDueAtOnceWhenTheClockIsSetForward() {
        Post second = bench.post(device, HOUR.multipliedBy(2), false);
        Post first = bench.post(device, HOUR, false);
        Post later = bench.post(device, HOUR.multipliedBy(9), false);
        bench.run();
        bench.time.advance(HOUR.multipliedBy(8));
        bench.run();

        assertThat(bench.sentIds()).containsExactly(first.id(), second.id());
        assertThat(bench.state(later)).isEqualTo(PostState.SCHEDULED);
    }

    @Test
    void nothingGoesOutTwiceAndTheOthersWaitForTheirTimeWhenTheClockIsSetBack() {
        Post first = bench.post(device, HOUR, false);
        Post second = bench.post(device, HOUR.multipliedBy(3), false);
        bench.pass(HOUR.multipliedBy(2));
        bench.time.advance(HOUR.multipliedBy(-2));
        bench.pass(HOUR.multipliedBy(3).minusMillis(1));
        assertThat(bench.sentIds()).containsExactly(first.id());
        bench.pass(Duration.ofMillis(1));

        assertThat(bench.sentIds()).containsExactly(first.id(), second.id());
    }

    @Test
    void aPauseThatWasDrawnBeforeTheClockWasSetBackEnds() {
        bench.publisher =
                _ -> new PublishResult.Retry(RetryKind.LINK_DOWN, "link:down", "Broke.", Duration.ofMinutes(5));
        Post tried = bench.post(device, null, false);
        bench.run();
        assertThat(bench.state(tried)).isEqualTo(PostState.RETRYING);
        bench.publisher = post -> new PublishResult.Published(bench.time.instant(), 1, List.of());
        bench.time.advance(HOUR.multipliedBy(-5));
        bench.pass(Duration.ofMinutes(1));

        assertThat(bench.state(tried)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void whatIsToGoAtOnceDoesNotWaitForTheOldTimeAfterTheClockWasSetBack() {
        bench.offline(device);
        Post post = bench.post(device, null, false);
        bench.run();
        bench.time.advance(HOUR.multipliedBy(-5));
        bench.run();
        bench.online(device);
        bench.pass(Duration.ofMinutes(1));

        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void theSameHoldsForAClockThatWasSetBackWhileTheServerWasOff() {
        bench.offline(device);
        Post post = bench.post(device, null, false);
        Post ofItsTime = bench.post(device, HOUR, false);
        bench.run();
        bench.time.advance(HOUR.multipliedBy(-5));
        bench.links.put(device.id(), new DeviceLink.Online(bench.time.instant()));
        bench.crashAndRestart();
        bench.pass(Duration.ofMinutes(1));

        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
        assertThat(bench.state(ofItsTime)).isEqualTo(PostState.SCHEDULED);
        assertThat(bench.repository.eventsAfter(0, 100, EventFilter.all()))
                .anySatisfy(event -> assertThat(event.reason()).isEqualTo(Notes.CLOCK));
    }

    @Test
    void aPaceCountsFromNowWhenTheLastPostWentOutByALaterClock() {
        bench.queues.change(device.id(), queue -> queue.with(new Pace(Duration.ofMinutes(10), Duration.ZERO)));
        bench.post(device, null, false);
        bench.run();
        bench.time.advance(HOUR.multipliedBy(-5));
        bench.links.put(device.id(), new DeviceLink.Online(bench.time.instant()));
        bench.crashAndRestart();
        Post post = bench.post(device, null, false);
        bench.pass(Duration.ofMinutes(9));
        assertThat(bench.state(post)).isEqualTo(PostState.SCHEDULED);
        bench.pass(Duration.ofMinutes(1));

        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void strictOrderHoldsWhenTheClockIsSetBackInTheMiddleOfATry() {
        var tries = new ArrayList<Post>();
        bench.publisher = post -> {
            tries.add(post);
            if (tries.size() > 1) {
                return new PublishResult.Published(bench.time.instant(), 1, List.of());
            }
            bench.time.advance(HOUR.multipliedBy(-5));
            bench.engine.turn();
            return new PublishResult.Retry(RetryKind.LINK_DOWN, "link:down", "Broke.", Duration.ofMinutes(20));
        };
        Post first = bench.post(device, null, true);
        Post second = bench.post(device, null, true);
        bench.run();
        for (int minute = 0; minute < 30; minute++) {
            bench.engine.watchdog().round();
            bench.pass(Duration.ofMinutes(1));
        }

        assertThat(bench.sentIds()).containsExactly(first.id(), first.id(), second.id());
    }

    @Test
    void theJitterOfAPaceIsDrawnAnewEachTime() {
        bench.queues.change(device.id(), queue -> queue.with(new Pace(Duration.ofMinutes(10), Duration.ofMinutes(5))));
        var times = new ArrayList<Instant>();
        bench.publisher = post -> {
            times.add(bench.time.instant());
            return new PublishResult.Published(bench.time.instant(), 1, List.of());
        };
        for (int i = 0; i < 12; i++) {
            bench.post(device, null, false);
        }
        bench.pass(HOUR.multipliedBy(4));

        assertThat(times).hasSize(12);
        List<Duration> pauses = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            pauses.add(Duration.between(times.get(i - 1), times.get(i)));
        }
        assertThat(pauses)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(15)));
        assertThat(pauses.stream().distinct().count()).isGreaterThan(8);
    }

    @Test
    void aDailyPostKeepsItsHourOverTheNightInWhichTheClocksChange() {
        // 9:00 UTC is 10:00 in Berlin until the clocks go forward in the night to 29 March 2026.
        bench.accept(new NewPost(
                device,
                QueueBench.text(),
                new Audience.Contacts(),
                null,
                bench.time.instant().plus(Duration.ofDays(26)),
                false,
                null,
                OnMissed.SKIP,
                null,
                new RepeatPlan(new Every(1, Unit.DAY), ZoneId.of("Europe/Berlin"), null, 4),
                false));
        bench.pass(Duration.ofDays(31));

        assertThat(bench.sent)
                .extracting(post -> post.delivery().at().toString())
                .containsExactly(
                        "2026-03-27T09:00:00Z", "2026-03-28T09:00:00Z", "2026-03-29T08:00:00Z", "2026-03-30T08:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        // In the night to 29 March 2026, Berlin's clocks go from 2:00 to 3:00, which is 1:00 UTC.
        "22:00,02:30,2026-03-28T22:00:00Z,2026-03-29T01:00:00Z",
        "22:00,07:00,2026-03-29T00:59:00Z,2026-03-29T05:00:00Z",
        "02:15,02:45,2026-03-29T00:50:00Z,2026-03-29T00:50:00Z",
        // In the night to 25 October 2026, 2:00 to 3:00 comes at 0:00 UTC and again at 1:00 UTC.
        "22:00,02:30,2026-10-24T23:00:00Z,2026-10-25T00:30:00Z",
        "22:00,02:30,2026-10-25T01:10:00Z,2026-10-25T01:30:00Z",
        "22:00,07:00,2026-10-25T01:10:00Z,2026-10-25T06:00:00Z"
    })
    void quietHoursEndOnTheClocksOfTheirZone(LocalTime from, LocalTime to, Instant moment, Instant end) {
        DeviceQueue queue = DeviceQueue.usual(device.id()).with(new QuietHours(from, to), ZoneId.of("Europe/Berlin"));

        assertThat(queue.quietEnd(moment)).isEqualTo(end);
    }

    private NewPost wanted(Duration in, @Nullable Duration lateness, OnMissed onMissed) {
        return new NewPost(
                device,
                QueueBench.text(),
                new Audience.Contacts(),
                null,
                bench.time.instant().plus(in),
                false,
                lateness,
                onMissed,
                null,
                null,
                false);
    }
}
