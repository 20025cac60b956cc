package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.audience.NamedAudience;
import io.statuscast.core.device.DeviceControl.Contact;
import io.statuscast.core.device.DeviceControl.Health;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.PostQuery;
import io.statuscast.core.time.SettableTime;
import io.statuscast.server.http.ApiFixture.Reply;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A rehearsal says what would happen, and nothing happens. What it says about real media:
/// `MediaRehearsalIT`.
class DryRunTest {
    private final ApiFixture api = new ApiFixture(new ApiSetup().at(new SettableTime(ApiSetup.MONDAY)));

    @AfterEach
    void close() {
        api.close();
    }

    private JsonNode rehearsed(String members) {
        Reply reply = api.status("{\"dryRun\":true," + members + "}");
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        assertThat(reply.json().get("dryRun").asBoolean()).isTrue();
        return reply.json();
    }

    private static List<String> warnings(JsonNode outcome) {
        return outcome.get("warnings").findValuesAsText("code");
    }

    @Test
    void tellsTimeAudienceRenditionAndTheComingTimes() {
        JsonNode outcome = rehearsed("""
            "media":{"url":"https://e.org/a.jpg"},"delayTo":"1h","audience":{"only":["+5511990000002"]},
            "repeat":{"rrule":"FREQ=DAILY;COUNT=2"}\
            """);
        assertThat(outcome.get("accepted").asBoolean()).isTrue();
        assertThat(outcome.at("/post/id").isMissingNode()).isTrue();
        assertThat(outcome.at("/post/waId").isMissingNode()).isTrue();
        assertThat(outcome.at("/post/deliverAt").asText()).isEqualTo("2026-03-02T10:00:00.000Z");
        assertThat(outcome.at("/media/type").asText()).isEqualTo("image");
        assertThat(outcome.at("/media/mime").asText()).isEqualTo("image/jpeg");
        assertThat(outcome.at("/media/size").asInt()).isEqualTo(1234);
        assertThat(outcome.at("/media/width").asInt()).isEqualTo(600);
        assertThat(outcome.at("/media/height").asInt()).isEqualTo(400);
        assertThat(outcome.at("/audience/kind").asText()).isEqualTo("only");
        assertThat(outcome.at("/audience/size").asInt()).isOne();
        assertThat(outcome.at("/audience/exact").asBoolean()).isTrue();
        assertThat(outcome.get("occurrences").get(0).asText()).isEqualTo("2026-03-02T10:00:00.000Z");
        assertThat(outcome.get("occurrences").get(1).asText()).isEqualTo("2026-03-03T10:00:00.000Z");
        assertThat(outcome.get("occurrences")).hasSize(2);
    }

    @Test
    void countsEveryKindOfAudienceBeforeItIsPostedTo() {
        api.control.health = new Health(null, 40, null, false);
        api.control.contacts = List.of(new Contact("5511990000002", null, "Ana"));
        var now = api.time.instant();
        api.audiences.insert(new NamedAudience(
                new ResourceId("a".repeat(24)),
                api.shop.id(),
                "vip",
                List.of("5511990000002", "5511990000003"),
                now,
                now));

        JsonNode contacts = rehearsed("\"message\":\"a\"").get("audience");
        assertThat(contacts.get("kind").asText()).isEqualTo("contacts");
        assertThat(contacts.get("size").asInt()).isEqualTo(40);
        assertThat(contacts.get("exact").asBoolean()).isFalse();
        JsonNode except = rehearsed("\"message\":\"a\",\"audience\":{\"except\":[\"+5511990000002\"]}")
                .get("audience");
        assertThat(except.get("size").asInt()).isEqualTo(39);
        assertThat(except.get("exact").asBoolean()).isFalse();
        JsonNode list =
                rehearsed("\"message\":\"a\",\"audience\":{\"list\":\"vip\"}").get("audience");
        assertThat(list.get("name").asText()).isEqualTo("vip");
        assertThat(list.get("size").asInt()).isEqualTo(2);
        assertThat(list.get("exact").asBoolean()).isTrue();
    }

    @Test
    void warnsOfWhatWouldKeepItFromBeingSeen() {
        assertThat(warnings(rehearsed("\"message\":\"%s\"".formatted("x".repeat(651)))))
                .containsExactly("message:near-limit", "audience:empty");
        assertThat(warnings(rehearsed("\"message\":\"%s\"".formatted("x".repeat(650)))))
                .containsExactly("audience:empty");
        JsonNode unlinked = api.post("/v1/chat/" + api.unlinked.id() + "/status", "{\"message\":\"a\",\"dryRun\":true}")
                .json();
        assertThat(warnings(unlinked)).containsExactly("device:unlinked", "audience:empty");
        assertThat(unlinked.get("accepted").asBoolean()).isTrue();
    }

    @Test
    void saysWhatIsAcceptedAndHasNoEffect() {
        JsonNode styled =
                rehearsed("\"media\":{\"url\":\"https://e.org/a.jpg\"},\"color\":\"crimson\",\"font\":\"any\"");
        assertThat(warnings(styled)).contains("media:no-style");
        assertThat(styled.get("warnings").findValuesAsText("message"))
                .anyMatch(text -> text.contains("`color` and `font`"));
        assertThat(warnings(rehearsed("\"media\":{\"url\":\"https://e.org/a.jpg\"}")))
                .doesNotContain("media:no-style");
        assertThat(warnings(rehearsed("\"message\":\"a\",\"color\":\"sky_blue\"")))
                .doesNotContain("media:no-style");
    }

    @Test
    void tellsOfQuietHoursAtATimeToComeAndOfARemovalWithinThem() {
        api.control.health = new Health(null, 40, null, false);
        api.patch("/v1/devices/shop/queue", "{\"quietHours\":{\"from\":\"22:00\",\"to\":\"07:00\",\"zone\":\"UTC\"}}");
        JsonNode quiet = rehearsed("\"message\":\"a\",\"deliverAt\":\"2026-03-02T23:00:00Z\",\"removeAfter\":\"9h\"");
        assertThat(warnings(quiet)).containsExactly("queue:quiet");
        assertThat(quiet.at("/warnings/0/message").asText()).contains("2026-03-03T07:00:00.000Z");
        assertThat(warnings(
                        rehearsed("\"message\":\"a\",\"deliverAt\":\"2026-03-02T23:00:00Z\",\"removeAfter\":\"8h\"")))
                .containsExactly("queue:quiet", "post:outlived");
        assertThat(warnings(rehearsed("\"message\":\"a\",\"deliverAt\":\"2026-03-03T07:00:00Z\"")))
                .isEmpty();
    }

    @Test
    void mediaThatWasLookedAtIsNoWarningAndAnAudienceThatLeavesEverybodyOutIsOne() {
        api.control.health = new Health(null, 1, null, false);
        assertThat(warnings(rehearsed("\"media\":{\"url\":\"https://e.org/a.jpg\"}")))
                .isEmpty();
        JsonNode nobody = rehearsed("\"message\":\"a\",\"audience\":{\"except\":[\"+5511990000002\"]}");
        assertThat(warnings(nobody)).containsExactly("audience:empty");
        assertThat(nobody.at("/warnings/0/message").asText()).contains("leaves out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // The clocks of Berlin are set forward in the night to the 29th of March.
                "'every':'day'|2026-03-28T08:00 2026-03-29T07:00 2026-03-30T07:00 2026-03-31T07:00 2026-04-01T07:00",
                "'every':'2 weeks'|2026-03-28T08:00 2026-04-11T07:00 2026-04-25T07:00 2026-05-09T07:00"
                        + " 2026-05-23T07:00",
                "'cron':'30 11 * * mon-fri'|2026-03-30T09:30 2026-03-31T09:30 2026-04-01T09:30 2026-04-02T09:30"
                        + " 2026-04-03T09:30",
                "'rrule':'FREQ=WEEKLY;BYDAY=SA,SU;COUNT=3'|2026-03-28T08:00 2026-03-29T07:00 2026-04-04T07:00",
                "'every':'day','count':2|2026-03-28T08:00 2026-03-29T07:00",
                "'every':'day','until':'2026-03-30T07:00:00Z'|2026-03-28T08:00 2026-03-29T07:00 2026-03-30T07:00",
                "'keepAlive':true|2026-03-28T08:00 2026-03-29T08:00 2026-03-30T08:00 2026-03-31T08:00 2026-04-01T08:00",
            })
    void showsTheComingTimesOnTheClocksOfTheZone(String rule, String times) {
        JsonNode outcome =
                rehearsed("'message':'a','deliverAt':'2026-03-28T08:00:00Z','repeat':{%s,'zone':'Europe/Berlin'}"
                        .formatted(rule)
                        .replace('\'', '"'));
        assertThat(outcome.get("occurrences").valueStream().map(JsonNode::asText))
                .containsExactlyElementsOf(Stream.of(times.split(" "))
                        .map(time -> time + ":00.000Z")
                        .toList());
    }

    @Test
    void saysThatTheQueueWouldNotTakeIt() {
        api.send("PATCH", "/v1/devices/shop/queue", "{\"waitingMax\":1}", "Token", ApiFixture.KEY);
        api.status("{\"message\":\"waits\",\"delayTo\":\"1d\"}");
        JsonNode full = rehearsed("\"message\":\"a\"");
        assertThat(full.get("accepted").asBoolean()).isFalse();
        assertThat(warnings(full)).contains("queue:full");
        api.post("/v1/devices/shop/queue", "{\"status\":\"freeze\"}");
        JsonNode closed = rehearsed("\"message\":\"a\"");
        assertThat(closed.get("accepted").asBoolean()).isFalse();
        assertThat(warnings(closed)).contains("queue:closed");
    }

    @Test
    void keepsNothingNotEvenTheKeyOfTheRequest() {
        String[] headers = {"Token", ApiFixture.KEY, "Idempotency-Key", "rehearsal"};
        String path = "/v1/io/shop/status/";
        for (int i = 0; i < 2; i++) {
            Reply reply = api.send("POST", path, "{\"message\":\"a\",\"dryRun\":true}", headers);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("Idempotent-Replayed")).isEmpty();
        }
        assertThat(api.posts.lastEvent()).isZero();
        assertThat(api.posts.list(PostQuery.newest(api.shop.id(), 9))).isEmpty();
        assertThat(api.get("/v1/devices/shop/queue").json().get("waiting").asInt())
                .isZero();
        Reply inEarnest = api.send("POST", path, "{\"message\":\"a\"}", headers);
        assertThat(inEarnest.status()).isEqualTo(201);
        assertThat(inEarnest.header("Idempotent-Replayed")).isEmpty();
    }

    @Test
    void aMistakeIsRefusedAsInEarnest() {
        Reply reply = api.status("{\"dryRun\":true,\"message\":\"a\",\"color\":\"mud\"}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).containsExactly("color color:invalid");
    }
}
