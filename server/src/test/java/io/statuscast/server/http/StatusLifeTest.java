package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.audience.NamedAudience;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Audience;
import io.statuscast.core.queue.DeviceQueue;
import io.statuscast.server.http.ApiFixture.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What makes and changes a status, beyond the plain one.
class StatusLifeTest {
    private static final ApiFixture API = new ApiFixture();

    @AfterAll
    static void close() {
        API.close();
    }

    private static Reply send(
            String method, String path, @org.jspecify.annotations.Nullable String body, String... more) {
        String[] headers = new String[4 + more.length];
        System.arraycopy(new String[] {"Token", ApiFixture.KEY, "Content-Type", "application/json"}, 0, headers, 0, 4);
        System.arraycopy(more, 0, headers, 4, more.length);
        return API.send(method, path, body, headers);
    }

    private static Reply keyed(String key, String body) {
        return send("POST", "/v1/chat/shop/status", body, "Idempotency-Key", key);
    }

    private static String later() {
        Reply reply = API.status("{\"message\":\"later\",\"delayTo\":\"1d\"}");
        assertThat(reply.status()).isEqualTo(201);
        return reply.header("Location");
    }

    private static String published() {
        String path = API.status("{\"message\":\"now\"}").header("Location");
        await().atMost(ApiFixture.PATIENCE)
                .untilAsserted(() ->
                        assertThat(API.get(path).json().path("state").asText()).isEqualTo("published"));
        return path;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'audience':'vip'|audience audience:invalid",
                "'audience':7|audience field:type",
                "'audience':{'only':['+5511990000002'],'list':'vip'}|audience.list audience:conflict",
                "'audience':{'list':'nobody'}|audience.list audience:unknown",
                "'audience':{'except':[]}|audience.except audience:empty",
                "'lateness':'soon'|lateness lateness:invalid",
                "'lateness':'2y'|lateness lateness:invalid",
                "'lateness':-1|lateness field:range",
                "'lateness':true|lateness field:type",
                "'onMissed':'never'|onMissed field:value",
                "'removeAt':'2001-01-01T00:00:00Z'|removeAt removal:outside",
                "'removeAt':'tomorrow'|removeAt removal:invalid",
                "'removeAfter':'25h'|removeAfter removal:outside",
                "'removeAfter':0|removeAfter removal:outside",
                "'removeAfter':'999999999y'|removeAfter removal:outside",
                "'removeAt':'2101-01-01','removeAfter':'1h'|removeAfter removal:conflict",
                "'repeat':{}|repeat repeat:empty",
                "'repeat':{'keepAlive':false}|repeat repeat:empty",
                "'repeat':{'every':'day','cron':'@daily'}|repeat.cron repeat:conflict",
                "'repeat':{'every':'fortnight'}|repeat.every repeat:invalid",
                "'repeat':{'every':'0 days'}|repeat.every repeat:invalid",
                "'repeat':{'every':'day','zone':'Mars/Base'}|repeat.zone repeat:zone",
                "'repeat':{'every':'day','zone':'+02:00'}|repeat.zone repeat:zone",
                "'repeat':{'every':'day','until':'2001-01-01'}|repeat.until repeat:over",
                "'repeat':{'every':'day','until':'later'}|repeat.until repeat:invalid",
                "'repeat':{'every':'day','count':0}|repeat.count field:range",
                "'repeat':{'cron':'61 * * * *'}|repeat.cron repeat:invalid",
                "'repeat':{'rrule':'FREQ=NEVER'}|repeat.rrule repeat:invalid",
                "'repeat':{'rrule':'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'}|repeat.rrule repeat:invalid",
                "'repeat':{'rrule':'FREQ=DAILY;INTERVAL=1001'}|repeat.rrule repeat:invalid",
                "'repeat':{'rrule':'FREQ=DAILY;COUNT=3','count':2}|repeat.count repeat:conflict",
                "'draft':'yes'|draft field:type",
            })
    void aMistakeIsNamedWithItsField(String member, String error) {
        Reply reply = API.status("{'message':'a',%s}".formatted(member).replace('\'', '"'));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).containsExactly(error);
        assertThat(reply.json().get("message").asText()).contains(error.substring(0, error.indexOf(' ')));
    }

    @Test
    void everyFieldComesBackAsItWent() {
        var list = new NamedAudience(
                new ResourceId("a".repeat(24)),
                API.shop.id(),
                "vip",
                List.of("5511990000003"),
                API.time.instant(),
                API.time.instant());
        API.audiences.insert(list);
        Reply reply = API.status("""
            {"message":"Hi {{name}}","audience":{"list":"vip"},"lateness":"30m","onMissed":"ask","delayTo":"2h","removeAfter":"3h",
             "repeat":{"every":"2 weeks","zone":"Europe/Lisbon","count":4},"draft":true}\
            """);
        assertThat(reply.status()).isEqualTo(201);
        JsonNode post = reply.json();
        assertThat(post.get("state").asText()).isEqualTo("draft");
        assertThat(post.at("/audience/list").asText()).isEqualTo(list.id().value());
        assertThat(post.get("lateness").asDouble()).isEqualTo(1800);
        assertThat(post.get("onMissed").asText()).isEqualTo("ask");
        assertThat(post.at("/repeat/every").asText()).isEqualTo("2 weeks");
        assertThat(post.at("/repeat/zone").asText()).isEqualTo("Europe/Lisbon");
        assertThat(post.at("/repeat/series")).isEqualTo(post.get("id"));
        assertThat(lifeOf(post)).isEqualTo(Duration.ofHours(3));
        // Put into the queue it waits for its own time.
        String path = reply.header("Location");
        assertThat(send("POST", path + "/publish", null).json().get("state").asText())
                .isEqualTo("scheduled");
        JsonNode left = send("POST", path + "/skip", null).json();
        assertThat(left.get("state").asText()).isEqualTo("cancelled");
        JsonNode next = API.get(
                        path.replaceFirst("[^/]+$", left.at("/repeat/next").asText()))
                .json();
        assertThat(next.at("/repeat/number").asInt()).isEqualTo(2);
    }

    @Test
    void theOtherAudiencesAreKeptToo() {
        JsonNode except = API.status(
                        "{\"message\":\"a\",\"delay\":9000,\"audience\":{\"except\":[\"+5511990000002\"]}}")
                .json();
        assertThat(except.at("/audience/except/0").asText()).isEqualTo("+5511990000002");
        var id = new ResourceId(except.get("id").asText());
        assertThat(API.posts.find(id).orElseThrow().audience())
                .isEqualTo(new Audience.Except(List.of("5511990000002")));
        assertThat(API.status("{\"message\":\"a\",\"audience\":\"contacts\"}")
                        .json()
                        .get("audience")
                        .asText())
                .isEqualTo("contacts");
    }

    @Test
    void theSameRequestTwiceIsOnePostAndOneAnswer() {
        String body = "{\"message\":\"once\",\"delayTo\":\"1h\"}";
        Reply first = keyed("k 1", body);
        Reply again = keyed("k 1", body);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.body()).isEqualTo(first.body());
        Reply other = keyed("k 1", body + " ");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("idempotency:reused");
        assertThat(keyed("x".repeat(256), body).errors()).contains("Idempotency-Key idempotency:invalid");
    }

    @Test
    void twoAtOnceUnderOneKeyAreOnePost() throws Exception {
        Callable<Reply> one = () -> keyed("at-once", "{\"message\":\"one of two\",\"delayTo\":\"1h\"}");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(List.of(one, one, one, one));
            for (var answer : answers) {
                assertThat(answer.get().status()).isEqualTo(201);
                assertThat(answer.get().body())
                        .isEqualTo(answers.getFirst().get().body());
            }
        }
    }

    @Test
    void aFullAndAClosedQueueSaySo() {
        API.devices.insert(other("limits"));
        ResourceId id = API.devices.resolve("limits").orElseThrow().id();
        var queues = API.ports().posts().queues();
        queues.change(id, queue -> queue.limited(null, 1));
        String path = "/v1/chat/limits/status";
        assertThat(API.post(path, "{\"message\":\"a\"}").status()).isEqualTo(201);
        Reply full = API.post(path, "{\"message\":\"b\"}");
        assertThat(full.status()).isEqualTo(429);
        assertThat(full.code()).isEqualTo("queue:full");
        assertThat(full.header("Retry-After")).isNotEmpty();
        assertThat(full.json().at("/meta/waitingMax").asInt()).isEqualTo(1);
        queues.set(id, DeviceQueue.Status.REJECT, false);
        Reply closed = API.post(path, "{\"message\":\"c\"}");
        assertThat(closed.status()).isEqualTo(409);
        assertThat(closed.code()).isEqualTo("queue:closed");
    }

    private static io.statuscast.core.device.Device other(String alias) {
        return io.statuscast.core.device.Device.unlinked(
                new ResourceId("b".repeat(24)), alias, false, API.time.instant());
    }

    @Test
    void whatHasNotLeftCanBeChanged() {
        String path = later();
        Reply changed = send(
                "PATCH",
                path,
                "{\"message\":\"sooner\",\"color\":\"salmon\",\"delayTo\":\"2h\",\"order\":true,\"reference\":\"r\",\"removeAfter\":\"1h\",\"audience\":{\"only\":[\"+5511990000002\"]}}");
        assertThat(changed.status()).isEqualTo(200);
        JsonNode post = changed.json();
        assertThat(post.get("message").asText()).isEqualTo("sooner");
        assertThat(post.get("color").asText()).isEqualTo("salmon");
        assertThat(post.get("order").asBoolean()).isTrue();
        assertThat(post.get("reference").asText()).isEqualTo("r");
        assertThat(post.at("/audience/only/0").asText()).isEqualTo("+5511990000002");
        assertThat(lifeOf(post)).isEqualTo(Duration.ofHours(1));
        Reply moved = send("PATCH", path, "{\"delayTo\":\"5h\",\"reference\":null}");
        assertThat(Duration.between(time(post, "deliverAt"), time(moved.json(), "deliverAt")))
                .isBetween(Duration.ofHours(3), Duration.ofHours(4));
        assertThat(lifeOf(moved.json())).isEqualTo(Duration.ofHours(1));
        assertThat(moved.json().get("message").asText()).isEqualTo("sooner");
        assertThat(moved.json().has("reference")).isFalse();
        assertThat(send("PATCH", path, "{\"removeAt\":null}").json().has("removeAt"))
                .isFalse();
    }

    private static Instant time(JsonNode post, String field) {
        return Instant.parse(post.get(field).asText());
    }

    /// From its publication to its removal.
    private static Duration lifeOf(JsonNode post) {
        return Duration.between(time(post, "deliverAt"), time(post, "removeAt"));
    }

    @Test
    void aChangeOfAnOldVersionIsRefused() {
        String path = later();
        Reply outdated = send("PATCH", path, "{\"message\":\"a\",\"version\":7}");
        assertThat(outdated.status()).isEqualTo(409);
        assertThat(outdated.code()).isEqualTo("status:outdated");
        Reply unmatched = send("PATCH", path, "{\"message\":\"a\"}", "If-Match", "\"7\"");
        assertThat(unmatched.status()).isEqualTo(412);
        assertThat(unmatched.code()).isEqualTo("status:precondition");
        assertThat(API.get(path).json().get("message").asText()).isEqualTo("later");
        assertThat(send("PATCH", path, "{\"message\":\"a\"}", "If-Match", "\"0\"")
                        .status())
                .isEqualTo(200);
        assertThat(send("PATCH", path, "{\"message\":\"a\"}", "If-Match", "new").status())
                .isEqualTo(400);
        assertThat(send("PATCH", path, "{\"version\":1}").code()).isEqualTo("change:empty");
    }

    @Test
    void whatHasLeftIsTakenBackAndNotChanged() {
        String path = published();
        Reply refused = send("PATCH", path, "{\"message\":\"too late\"}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().at("/meta/state").asText()).isEqualTo("published");
        assertThat(send("POST", path + "/retry", null).status()).isEqualTo(409);
        assertThat(send("POST", path + "/skip", null).code()).isEqualTo("repeat:absent");
        assertThat(send("DELETE", path, null).json().get("action").asText()).isEqualTo("revoking");
        await().atMost(ApiFixture.PATIENCE)
                .untilAsserted(() ->
                        assertThat(API.get(path).json().path("state").asText()).isEqualTo("revoked"));
        Reply copy = send("POST", path + "/duplicate", "{\"delayTo\":\"1h\"}");
        assertThat(copy.status()).isEqualTo(201);
        assertThat(send("DELETE", path, null).json().get("action").asText()).isEqualTo("deleted");
        assertThat(API.get(path).status()).isEqualTo(404);
        assertThat(send("DELETE", copy.header("Location"), null)
                        .json()
                        .get("action")
                        .asText())
                .isEqualTo("cancelled");
    }

    @Test
    void publishSendsWhatWaitsAtOnce() {
        String path = later();
        assertThat(send("POST", path + "/publish", "{}").status()).isEqualTo(200);
        await().atMost(ApiFixture.PATIENCE)
                .untilAsserted(() ->
                        assertThat(API.get(path).json().path("state").asText()).isEqualTo("published"));
    }

    @Test
    void statusesAreRemovedByTheThreeForms() {
        try (var api = new ApiFixture()) {
            String all = "/v1/chat/shop/status";
            JsonNode waiting = api.status("{\"message\":\"a\",\"delay\":9000}").json();
            Reply gone = api.status("{\"message\":\"b\"}");
            String waId = gone.json().get("waId").asText();
            await().atMost(ApiFixture.PATIENCE)
                    .untilAsserted(() -> assertThat(api.get(gone.header("Location"))
                                    .json()
                                    .path("state")
                                    .asText())
                            .isEqualTo("published"));
            JsonNode first = api.send(
                            "DELETE",
                            all,
                            "{\"scheduled\":[\"%s\",\"%s\",\"nobody\"]}"
                                    .formatted(
                                            waiting.get("id").asText(),
                                            gone.json().get("id").asText()),
                            "Token",
                            ApiFixture.KEY)
                    .json();
            assertThat(first.at("/cancelled/0")).isEqualTo(waiting.get("id"));
            assertThat(first.at("/unchanged/0/state").asText()).isEqualTo("published");
            assertThat(first.at("/notFound/0").asText()).isEqualTo("nobody");
            JsonNode second = api.send("DELETE", all, "{\"status\":[\"" + waId + "\"]}", "Token", ApiFixture.KEY)
                    .json();
            assertThat(second.at("/revoking/0").asText()).isEqualTo(waId);
            api.status("{\"message\":\"c\",\"delay\":9000}");
            assertThat(api.send("DELETE", all, "{\"all\":true}", "Token", ApiFixture.KEY)
                            .json()
                            .get("cancelled"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"all\":false}",
                "{\"scheduled\":[]}",
                "{\"all\":true,\"status\":[\"a\"]}",
                "{\"scheduled\":\"a\"}"
            })
    void aRemovalThatDoesNotSayWhatIsMeantRemovesNothing(String body) {
        String path = later();
        assertThat(send("DELETE", "/v1/chat/shop/status", body).status()).isEqualTo(400);
        assertThat(API.get(path).json().get("state").asText()).isEqualTo("scheduled");
    }
}
