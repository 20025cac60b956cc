package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.PostQuery;
import io.statuscast.core.time.SettableTime;
import io.statuscast.server.http.ApiFixture.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A request that is sent again under its `Idempotency-Key` is done once.
class IdempotencyTest {
    private static final String BODY = "{\"message\":\"once\",\"delayTo\":\"1h\"}";

    private final SettableTime time = new SettableTime(ApiSetup.MONDAY);
    private final ApiSetup setup = new ApiSetup().at(time);
    private final TroubledPosts storage = new TroubledPosts(setup.stores.posts());
    private final ApiFixture api = new ApiFixture(setup.on(setup.stores.with(storage.repository())));

    @AfterEach
    void close() {
        api.close();
    }

    private Reply post(String path, @Nullable String body, String token, String key) {
        return api.send("POST", path, body, "Token", token, "Idempotency-Key", key, "Content-Type", "application/json");
    }

    private Reply post(String path, @Nullable String body) {
        return post(path, body, ApiFixture.KEY, "k");
    }

    private Reply post(String body) {
        return post("/v1/chat/shop/status", body);
    }

    private int posts() {
        return api.posts.list(PostQuery.newest(api.shop.id(), 99)).size();
    }

    private static boolean isReplay(Reply reply) {
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(201);
        return reply.header("Idempotent-Replayed").equals("true");
    }

    @Test
    void theAnswerIsKeptForADayAndNotLonger() {
        Reply first = post(BODY);
        assertThat(isReplay(first)).isFalse();
        time.advance(Duration.ofHours(24).minusMillis(1));
        Reply again = post(BODY);
        assertThat(isReplay(again)).isTrue();
        assertThat(again.body()).as("although the status has changed since").isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(post("{\"message\":\"other\"}").code()).isEqualTo("idempotency:reused");

        time.advance(Duration.ofMillis(1));
        Reply anew = post("{\"message\":\"other\",\"delayTo\":\"1h\"}");
        assertThat(isReplay(anew)).isFalse();
        assertThat(anew.json().get("id")).isNotEqualTo(first.json().get("id"));
        assertThat(posts()).isEqualTo(2);
    }

    @Test
    void aTimeThatHasPassedMeanwhileIsNoMistakeOfTheRepetition() {
        String body = "{\"message\":\"a\",\"deliverAt\":\"2026-03-02T10:00:00Z\"}";
        post(body);
        time.advance(Duration.ofHours(5));
        assertThat(isReplay(post(body))).isTrue();
    }

    @Test
    void theWayTheNumberIsNamedMakesNoDifference() {
        Reply first = post(BODY);
        for (String path : List.of(
                "/v1/io/shop/status", "/v1/chat/" + api.shop.id() + "/status/", "/v1/chat/+5511990000001/status")) {
            assertThat(isReplay(post(path, BODY))).as(path).isTrue();
        }
        assertThat(post("/v1/chat/SHOP/status", BODY).json()).isEqualTo(first.json());
        assertThat(posts()).isOne();
    }

    @Test
    void aKeyBelongsToItsTokenItsNumberAndItsRoute() {
        String bulk = "[" + BODY + "]";
        Reply one = post(BODY);
        assertThat(isReplay(post("/v1/chat/shop/status", BODY, ApiFixture.OTHER_KEY, "k")))
                .as("another token")
                .isFalse();
        assertThat(isReplay(post("/v1/chat/" + api.unlinked.id() + "/status", BODY)))
                .as("another number")
                .isFalse();
        assertThat(isReplay(post("/v1/chat/shop/status/bulk", bulk)))
                .as("another route")
                .isFalse();
        Reply copy = post(one.header("Location") + "/duplicate", BODY.replace("\"message\":\"once\",", ""));
        assertThat(isReplay(copy)).as("another route").isFalse();
        assertThat(isReplay(post(copy.header("Location") + "/duplicate", "{\"delayTo\":\"1h\"}")))
                .as("a copy of another status")
                .isFalse();
        assertThat(isReplay(post("/v1/chat/shop/status", BODY, ApiFixture.KEY, "K")))
                .as("another key")
                .isFalse();
        assertThat(posts()).isEqualTo(6);

        assertThat(isReplay(post("/v1/chat/shop/status", BODY, ApiFixture.OTHER_KEY, "k")))
                .isTrue();
        assertThat(isReplay(post("/v1/chat/shop/status/bulk", bulk))).isTrue();
        assertThat(isReplay(post(copy.header("Location") + "/duplicate", "{\"delayTo\":\"1h\"}")))
                .isTrue();
        assertThat(posts()).isEqualTo(6);
    }

    @Test
    void whatWasRefusedUsesNoKeyUp() {
        assertThat(post("{\"message\":\"a\",\"color\":\"mud\"}").status()).isEqualTo(400);
        api.patch("/v1/devices/shop/queue", "{\"waitingMax\":1}");
        post("/v1/chat/shop/status", BODY, ApiFixture.KEY, "fills the queue");
        assertThat(post(BODY).status()).isEqualTo(429);
        api.patch("/v1/devices/shop/queue", "{\"waitingMax\":2}");
        assertThat(isReplay(post(BODY))).isFalse();
    }

    @Test
    void aKeyHasOneTo255PrintableCharacters() {
        assertThat(isReplay(post("/v1/chat/shop/status", BODY, ApiFixture.KEY, "x".repeat(255))))
                .isFalse();
        for (String bad : List.of("", "x".repeat(256), "tab\there")) {
            Reply reply = post("/v1/chat/shop/status", BODY, ApiFixture.KEY, bad);
            assertThat(reply.status()).as(bad).isEqualTo(400);
            assertThat(reply.errors()).containsExactly("Idempotency-Key idempotency:invalid");
            assertThat(reply.json().at("/errors/0/location").asText()).isEqualTo("header");
        }
    }

    /// The first request stands still in the middle of its transaction until the second has its answer.
    private List<Reply> firstWaitsForSecond(String first, String second) throws Exception {
        var arrived = new CountDownLatch(1);
        var answered = new CountDownLatch(1);
        var calls = new AtomicInteger();
        storage.beforeInsert = () -> {
            if (calls.getAndIncrement() == 0) {
                arrived.countDown();
                await(answered);
            }
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Reply> request = () -> post(first);
            var one = threads.submit(request);
            await(arrived);
            Reply two = post(second);
            answered.countDown();
            return List.of(one.get(), two);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came");
            }
        } catch (InterruptedException end) {
            throw new AssertionError(end);
        }
    }

    @Test
    void theSameRequestWhileTheFirstIsUnderWayIsDoneOnce() throws Exception {
        List<Reply> both = firstWaitsForSecond(BODY, BODY);
        assertThat(both).map(IdempotencyTest::isReplay).containsExactly(true, false);
        assertThat(both.getFirst().body()).isEqualTo(both.getLast().body());
        assertThat(posts()).isOne();
        assertThat(api.get("/v1/devices/shop/queue").json().get("waiting").asInt())
                .isOne();
    }

    @Test
    void anotherRequestWhileTheFirstIsUnderWayLeavesOneOfTheTwo() throws Exception {
        List<Reply> both = firstWaitsForSecond("{\"message\":\"slow\",\"delayTo\":\"1h\"}", BODY);
        assertThat(both.getFirst().status()).isEqualTo(409);
        assertThat(both.getFirst().code()).isEqualTo("idempotency:reused");
        assertThat(both.getLast().status()).isEqualTo(201);
        var id = new ResourceId(both.getLast().json().get("id").asText());
        assertThat(api.posts.find(id)).isPresent();
        assertThat(posts()).isOne();
    }
}
