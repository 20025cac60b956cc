package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.queue.PublishResult;
import io.statuscast.core.time.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the settings of a queue do to the statuses of its number. The clock stands at Monday, 09:00 UTC,
/// until it is moved, so that what is published bears the time of its turn.
class QueueEffectsTest {
    private static final String QUEUE = "/v1/devices/shop/queue";
    private static final Instant NOW = ApiSetup.MONDAY;
    private static final Pattern TIME = Pattern.compile("\\d{4}-[-:.TZ\\d]+Z");

    private final SettableTime time = new SettableTime(NOW);
    private final ApiFixture api = new ApiFixture(new ApiSetup().at(time));

    @AfterEach
    void close() {
        api.close();
    }

    private String post(String members) {
        return api.status("{\"message\":\"a\"" + members + "}").header("Location");
    }

    private Instant publishedAt(String path) {
        api.awaitState(path, "published");
        return Objects.requireNonNull(api.stored(path).progress().publishedAt());
    }

    /// The time that the reason of a waiting status names.
    private static Instant named(JsonNode waiting) {
        Matcher matcher = TIME.matcher(waiting.get("stateReason").asText());
        assertThat(matcher.find()).as(waiting.toString()).isTrue();
        return Instant.parse(matcher.group());
    }

    private void set(String json) {
        assertThat(api.post(QUEUE, json).status()).isEqualTo(200);
    }

    private void change(String json) {
        assertThat(api.patch(QUEUE, json).status()).isEqualTo(200);
    }

    @Test
    void deliverySpeedIsTheLeastTimeBetweenTwo() {
        change("{\"deliverySpeed\":30}");
        assertThat(publishedAt(post(""))).isEqualTo(NOW);
        String second = post("");
        assertThat(named(api.awaitCode(second, "queue:pace"))).isEqualTo(NOW.plusSeconds(30));
        time.advance(Duration.ofSeconds(30));
        assertThat(publishedAt(second)).isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void jitterIsDrawnAnewEachTime() {
        change("{\"deliverySpeed\":10,\"jitter\":3600}");
        Instant last = publishedAt(post(""));
        var pauses = new HashSet<Duration>();
        for (int i = 0; i < 4; i++) {
            String next = post("");
            time.set(named(api.awaitCode(next, "queue:pace")));
            Instant at = publishedAt(next);
            pauses.add(Duration.between(last, at));
            last = at;
        }
        assertThat(pauses)
                .hasSizeGreaterThan(1)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(3_610)));
    }

    @Test
    void nothingGoesOutInTheQuietHoursOfTheZone() {
        // It is ten o'clock in Berlin.
        change("{\"quietHours\":{\"from\":\"10:00\",\"to\":\"12:00\",\"zone\":\"Europe/Berlin\"}}");
        String path = post(",\"lateness\":60");
        assertThat(named(api.awaitCode(path, "queue:quiet"))).isEqualTo(NOW.plus(Duration.ofHours(2)));
        time.advance(Duration.ofHours(2));
        assertThat(publishedAt(path)).as("and quiet hours make nothing late").isEqualTo(NOW.plus(Duration.ofHours(2)));
    }

    @Test
    void onlySoManyGoOutOnADayOfTheZone() {
        // It is six in the evening in Tokyo.
        change("{\"perDayMax\":1,\"timezone\":\"Asia/Tokyo\"}");
        assertThat(publishedAt(post(""))).isEqualTo(NOW);
        String second = post("");
        String third = post("");
        Instant midnight = Instant.parse("2026-03-02T15:00:00Z");
        assertThat(named(api.awaitCode(second, "queue:daily-limit"))).isEqualTo(midnight);
        time.set(midnight);
        assertThat(publishedAt(second)).isEqualTo(midnight);
        assertThat(named(api.awaitCode(third, "queue:daily-limit"))).isEqualTo(midnight.plus(Duration.ofDays(1)));
    }

    @Test
    void forceDeliversWithoutAnyOfThatForHalfAnHour() {
        publishedAt(post(""));
        change(
                "{\"deliverySpeed\":600,\"perDayMax\":1,\"quietHours\":{\"from\":\"08:00\",\"to\":\"20:00\",\"zone\":\"UTC\"}}");
        String one = post("");
        String two = post("");
        api.awaitCode(one, "queue:daily-limit");
        JsonNode forced =
                api.post(QUEUE, "{\"status\":\"active\",\"force\":true}").json();
        assertThat(forced.get("forceUntil").asText()).isEqualTo("2026-03-02T09:30:00.000Z");
        assertThat(publishedAt(one)).isEqualTo(NOW);
        assertThat(publishedAt(two)).isEqualTo(NOW);

        time.advance(Duration.ofMinutes(30));
        api.awaitCode(post(""), "queue:daily-limit");
        assertThat(api.get(QUEUE).json().get("force").asBoolean()).isFalse();
    }

    @Test
    void aPausedQueueTakesStatusesAndKeepsThemAndForceDoesNotWakeIt() {
        set("{\"status\":\"pause\",\"force\":true}");
        String path = post("");
        api.awaitCode(path, "queue:pause");
        time.advance(Duration.ofMinutes(10));
        set("{\"status\":\"active\"}");
        assertThat(publishedAt(path)).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
    }

    @Test
    void aRejectingQueueRefusesNewStatusesAndPublishesTheOthers() {
        String path = post(",\"delay\":60");
        set("{\"status\":\"reject\"}");
        assertThat(api.status("{\"message\":\"a\"}").code()).isEqualTo("queue:closed");
        time.advance(Duration.ofSeconds(60));
        assertThat(publishedAt(path)).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void aFrozenQueueNeitherTakesNorPublishesNorPreparesMedia() {
        var prepared = new CopyOnWriteArrayList<Post>();
        var usual = api.preparer;
        api.preparer = post -> {
            prepared.add(post);
            return usual.apply(post);
        };
        String path = post(",\"media\":{\"url\":\"https://e.org/a.jpg\"},\"delayTo\":\"1h\",\"lateness\":\"1d\"");
        set("{\"status\":\"freeze\"}");
        assertThat(api.status("{\"message\":\"a\"}").code()).isEqualTo("queue:closed");
        time.advance(Duration.ofHours(2));
        api.awaitCode(path, "queue:freeze");
        assertThat(prepared).isEmpty();
        set("{\"status\":\"active\"}");
        assertThat(publishedAt(path)).isEqualTo(NOW.plus(Duration.ofHours(2)));
        assertThat(prepared).hasSize(1);
    }

    @Test
    void whatMovesIsPublishedByTheOtherNumber() {
        var by = new CopyOnWriteArrayList<ResourceId>();
        api.publisher = post -> {
            by.add(post.deviceId());
            return new PublishResult.Published(time.instant(), 1, List.of());
        };
        api.links.put(api.unlinked.id(), new DeviceLink.Online(NOW));
        api.engine.deviceChanged(api.unlinked.id());
        String early = post(",\"delayTo\":\"1h\"");
        String late = post(",\"delayTo\":\"3h\"");
        JsonNode moved = api.patch(QUEUE, "{\"device\":\"NEW NUMBER\",\"before\":\"2026-03-02T11:00:00Z\"}")
                .json();
        assertThat(moved.get("ids")).hasSize(1);
        String there = early.replace(api.shop.id().value(), api.unlinked.id().value());
        assertThat(api.get(early).status()).isEqualTo(404);
        time.advance(Duration.ofHours(3));
        publishedAt(there);
        publishedAt(late);
        assertThat(by).containsExactlyInAnyOrder(api.unlinked.id(), api.shop.id());
        assertThat(api.get(there + "/events").json().findValuesAsText("code")).contains("post:moved");
    }

    @Test
    void everyFilterWithdrawsWhatItNamesAndNothingElse() {
        set("{\"status\":\"pause\"}");
        String now = post("");
        var planned = new ArrayList<String>();
        for (int hour = 1; hour <= 4; hour++) {
            planned.add(post(",\"delayTo\":\"" + hour + "h\""));
        }
        String draft = post(",\"draft\":true");
        withdraws("{\"skipScheduled\":true}", now);
        withdraws("{\"after\":\"2026-03-02T13:00:00Z\"}", planned.get(3));
        withdraws("{\"before\":\"2026-03-02T10:00:00.001Z\"}", planned.get(0));
        withdraws("{\"after\":\"2026-03-02T11:00:00Z\",\"before\":\"2026-03-02T12:00:00Z\"}", planned.get(1));
        withdraws("{}", planned.get(2));
        assertThat(api.get(draft).json().get("state").asText()).isEqualTo("draft");
    }

    private void withdraws(String filter, String path) {
        JsonNode cleared =
                api.send("DELETE", QUEUE, filter, "Token", ApiFixture.KEY).json();
        assertThat(cleared.get("removed").asInt()).as(filter).isOne();
        assertThat(path).endsWith(cleared.at("/ids/0").asText());
        assertThat(api.get(path).json().get("state").asText()).isEqualTo("cancelled");
    }
}
