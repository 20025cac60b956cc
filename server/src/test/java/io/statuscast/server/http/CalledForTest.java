package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.queue.PublishResult;
import io.statuscast.core.queue.RetryKind;
import io.statuscast.core.time.SettableTime;
import io.statuscast.server.http.ApiFixture.Reply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What people do about statuses that did not go out by themselves, and about all others: retry, publish,
/// duplicate, delete.
class CalledForTest {
    private static final String STATUSES = "/v1/chat/shop/status";

    private final SettableTime time = new SettableTime(ApiSetup.MONDAY);
    private final ApiFixture api = new ApiFixture(new ApiSetup().at(time));

    @AfterEach
    void close() {
        api.close();
    }

    private String post(String members) {
        Reply reply = api.status("{\"message\":\"a\"" + members + "}");
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(201);
        return reply.header("Location");
    }

    private void online() {
        api.links.put(api.shop.id(), new DeviceLink.Online(time.instant()));
        api.engine.deviceChanged(api.shop.id());
    }

    private void offline() {
        api.links.put(api.shop.id(), new DeviceLink.Reconnecting(1, time.instant()));
        api.engine.deviceChanged(api.shop.id());
    }

    private void answerWith(PublishResult result) {
        api.publisher = _ -> result;
    }

    private void publishing() {
        api.publisher = _ -> new PublishResult.Published(time.instant(), 3, List.of());
    }

    private String failed() {
        answerWith(new PublishResult.Failed("whatsapp:479", "WhatsApp refused the form of the status."));
        String path = post("");
        JsonNode post = api.awaitState(path, "failed");
        assertThat(post.get("failureCode").asText()).isEqualTo("whatsapp:479");
        assertThat(post.get("status").asText()).isEqualTo("failed");
        publishing();
        return path;
    }

    private String missed(String onMissed) {
        offline();
        String path = post(",\"delayTo\":\"1h\",\"onMissed\":\"" + onMissed + "\"");
        time.advance(Duration.ofHours(3));
        api.awaitState(path, "missed");
        online();
        return path;
    }

    private Reply call(String path, String what) {
        return api.send("POST", path + "/" + what, null, "Token", ApiFixture.KEY);
    }

    private void isRefused(Reply reply, String state) {
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("status:notnow");
        assertThat(reply.json().at("/meta/state").asText()).isEqualTo(state);
    }

    /// The sentence says what can be done in this state, and each of it can be done.
    @Test
    void whatIsRefusedSaysWhatCanBeDoneInstead() {
        String draft = post(",\"draft\":true");
        Reply reply = call(draft, "retry");
        isRefused(reply, "draft");
        assertThat(reply.json().get("message").asText()).contains("/publish").doesNotContain("taken back");
        assertThat(call(draft, "publish").status()).isEqualTo(200);
        String failed = failed();
        Reply unchanged = api.patch(failed, "{\"message\":\"b\"}");
        isRefused(unchanged, "failed");
        assertThat(unchanged.json().get("message").asText()).contains("/duplicate and {\"draft\":true}");
        Reply copy = api.post(failed + "/duplicate", "{\"draft\":true}");
        assertThat(api.patch(copy.header("Location"), "{\"message\":\"b\"}").status())
                .isEqualTo(200);
    }

    private List<String> reasons(String path) {
        return api.get(path + "/events").json().findValuesAsText("code");
    }

    @Test
    void aFailedStatusIsTriedAgainAsTheSameMessage() {
        String path = failed();
        String waId = api.get(path).json().get("waId").asText();
        Reply retried = call(path, "retry");
        assertThat(retried.status()).isEqualTo(200);
        assertThat(retried.json().get("state").asText()).isEqualTo("retrying");
        JsonNode message = api.awaitState(path, "published");
        assertThat(message.get("id").asText()).isEqualTo(waId);
        assertThat(reasons(path)).containsSubsequence("whatsapp:479", "post:retried");
        isRefused(call(path, "retry"), "published");
    }

    @Test
    void aMissedStatusThatAsksIsListedAndAnsweredInOneOfThreeWays() {
        List<String> asking = List.of(missed("ask"), missed("ask"), missed("ask"));
        String skipped = missed("skip");
        JsonNode listed = api.get(STATUSES + "?state=missed").json();
        assertThat(listed).hasSize(4);
        assertThat(listed.findValuesAsText("onMissed")).containsExactlyInAnyOrder("ask", "ask", "ask", "skip");
        JsonNode one = api.get(asking.getFirst()).json();
        assertThat(one.get("failureCode").asText()).isEqualTo("post:missed");
        assertThat(one.get("status").asText()).isEqualTo("expired");
        assertThat(one.get("deliveryStatus").asText()).isEqualTo("failed");

        assertThat(call(asking.get(0), "retry").status()).isEqualTo(200);
        assertThat(call(asking.get(1), "publish").status()).isEqualTo(200);
        assertThat(api.delete(asking.get(2)).json().get("action").asText()).isEqualTo("deleted");
        api.awaitState(asking.get(0), "published");
        api.awaitState(asking.get(1), "published");
        assertThat(api.get(asking.get(2)).status()).isEqualTo(404);
        assertThat(call(skipped, "retry").status())
                .as("a person may change its mind")
                .isEqualTo(200);
        api.awaitState(skipped, "published");
        assertThat(api.get(STATUSES + "?state=missed").json()).isEmpty();
    }

    @Test
    void aMissedStatusThatIsPostedGoesOutLate() {
        offline();
        String path = post(",\"delayTo\":\"1h\",\"onMissed\":\"post\",\"lateness\":60");
        time.advance(Duration.ofDays(3));
        online();
        api.awaitState(path, "published");
    }

    @Test
    void aStatusIsLeftOutWhoseRemovalPassedBeforeItCouldGoOut() {
        offline();
        String path = post(",\"onMissed\":\"post\",\"removeAfter\":\"30m\"");
        time.advance(Duration.ofMinutes(30));
        online();
        JsonNode post = api.awaitState(path, "missed");
        assertThat(post.get("failureCode").asText()).isEqualTo("post:outlived");
        for (String what : List.of("retry", "publish")) {
            Reply refused = call(path, what);
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("status:removal-past");
        }
        Reply copy = call(path, "duplicate");
        assertThat(copy.json().has("removeAt")).isFalse();
        api.awaitState(copy.header("Location"), "published");
    }

    @Test
    void aDraftWhoseRemovalHasPassedNeedsAnotherOne() {
        String path = post(",\"draft\":true,\"removeAfter\":\"10m\"");
        time.advance(Duration.ofMinutes(11));
        assertThat(call(path, "publish").code()).isEqualTo("status:removal-past");
        JsonNode changed = api.patch(path, "{\"removeAfter\":\"10m\"}").json();
        assertThat(changed.get("removeAt").asText()).isEqualTo("2026-03-02T09:21:00.000Z");
        assertThat(call(path, "publish").status()).isEqualTo(200);
        api.awaitState(path, "published");
        time.advance(Duration.ofMinutes(10));
        api.awaitState(path, "revoked");
    }

    @Test
    void aRemovalOfAStatusThatIsOverdueIsCountedFromNow() {
        offline();
        String path = post("");
        time.advance(Duration.ofMinutes(30));
        assertThat(api.patch(path, "{\"removeAt\":\"2026-03-02T09:10:00Z\"}").errors())
                .containsExactly("removeAt removal:outside");
        assertThat(api.patch(path, "{\"removeAfter\":\"10m\"}")
                        .json()
                        .get("removeAt")
                        .asText())
                .isEqualTo("2026-03-02T09:40:00.000Z");
    }

    @Test
    void aDraftWaitsForItsTimeUnlessItIsWantedNow() {
        String own = post(",\"draft\":true,\"delayTo\":\"1h\"");
        String now = post(",\"draft\":true,\"delayTo\":\"1h\"");
        String timeless = post(",\"draft\":true");
        isRefused(call(own, "retry"), "draft");
        assertThat(call(own, "publish").json().get("state").asText()).isEqualTo("scheduled");
        assertThat(api.post(now + "/publish", "{\"now\":true}").status()).isEqualTo(200);
        assertThat(call(timeless, "publish").status()).isEqualTo(200);
        api.awaitState(now, "published");
        api.awaitState(timeless, "published");
        assertThat(api.get(own).json().get("deliverAt").asText()).isEqualTo("2026-03-02T10:00:00.000Z");
        time.advance(Duration.ofHours(1));
        api.awaitState(own, "published");
        assertThat(api.post(own + "/publish", "{\"soon\":true}").errors()).containsExactly("soon field:unknown");
    }

    /// A status in every state that lasts, by the word for it.
    private Map<String, String> everyState() {
        var paths = new LinkedHashMap<String, String>();
        paths.put("missed", missed("skip"));
        paths.put("failed", failed());
        String old = post("");
        api.awaitState(old, "published");
        time.advance(Duration.ofHours(24));
        api.awaitState(old, "expired");
        paths.put("expired", old);
        String gone = post("");
        api.awaitState(gone, "published");
        api.delete(gone);
        api.awaitState(gone, "revoked");
        paths.put("revoked", gone);
        String published = post("");
        api.awaitState(published, "published");
        paths.put("published", published);
        answerWith(new PublishResult.Retry(RetryKind.RATE_LIMITED, "rate:limited", "Slowly.", Duration.ofHours(2)));
        String retrying = post("");
        api.awaitState(retrying, "retrying");
        publishing();
        paths.put("retrying", retrying);
        paths.put("draft", post(",\"draft\":true"));
        paths.put("scheduled", post(",\"delayTo\":\"2d\""));
        String cancelled = post(",\"delayTo\":\"2d\"");
        api.delete(cancelled);
        paths.put("cancelled", cancelled);
        return paths;
    }

    private static String in(String state, Map<String, String> paths) {
        return Objects.requireNonNull(paths.get(state));
    }

    @Test
    void aCopyIsMadeOfAStatusInAnyState() {
        everyState().forEach((state, path) -> {
            JsonNode before = api.get(path).json();
            assertThat(before.get("state").asText()).isEqualTo(state);
            Reply copy = api.post(path + "/duplicate", "{\"delayTo\":\"3d\"}");
            assertThat(copy.status()).as(state).isEqualTo(201);
            assertThat(copy.header("Location")).isNotEqualTo(path);
            assertThat(copy.json().get("message").asText()).isEqualTo("a");
            assertThat(copy.json().get("state").asText()).isEqualTo("scheduled");
            assertThat(copy.json().get("waId").asText())
                    .isNotEqualTo(api.stored(path).waId().value());
            assertThat(api.get(path).json().get("state").asText())
                    .as("it stays as it is")
                    .isEqualTo(state);
            assertThat(api.post(path + "/duplicate", "{\"draft\":true}")
                            .json()
                            .get("state")
                            .asText())
                    .isEqualTo("draft");
        });
    }

    @Test
    void retryAndPublishAreRefusedWhereTheyMeanNothing() {
        Map<String, String> paths = everyState();
        for (String state : List.of("draft", "scheduled", "published", "expired", "revoked", "cancelled")) {
            isRefused(call(in(state, paths), "retry"), state);
        }
        for (String state : List.of("published", "expired", "revoked", "cancelled")) {
            isRefused(call(in(state, paths), "publish"), state);
        }
        for (String state : List.of("missed", "failed", "retrying", "draft", "scheduled")) {
            assertThat(call(in(state, paths), "publish").status()).as(state).isEqualTo(200);
            api.awaitState(in(state, paths), "published");
        }
    }

    @Test
    void deletingDoesWhatTheStateCallsFor() {
        Map<String, String> actions = Map.of(
                "missed", "deleted",
                "failed", "deleted",
                "expired", "deleted",
                "revoked", "deleted",
                "published", "revoking",
                "retrying", "cancelled",
                "draft", "deleted",
                "scheduled", "cancelled",
                "cancelled", "deleted");
        everyState().forEach((state, path) -> {
            JsonNode done = api.delete(path).json();
            assertThat(done.get("action").asText()).as(state).isEqualTo(actions.get(state));
            assertThat(api.get(path).status()).as(state).isEqualTo("deleted".equals(actions.get(state)) ? 404 : 200);
        });
    }

    @Test
    void allWithdrawsAndTakesBackAndLeavesDraftsAndWhatHasEnded() {
        Map<String, String> paths = everyState();
        JsonNode done = api.send("DELETE", STATUSES, "{\"all\":true}", "Token", ApiFixture.KEY)
                .json();
        assertThat(done.get("cancelled")).hasSize(2);
        assertThat(done.get("revoking")).hasSize(1);
        api.awaitState(in("published", paths), "revoked");
        for (String state : List.of("missed", "failed", "expired", "revoked", "draft", "cancelled")) {
            assertThat(api.get(in(state, paths)).json().get("state").asText()).isEqualTo(state);
        }
        for (String state : List.of("retrying", "scheduled")) {
            assertThat(api.get(in(state, paths)).json().get("state").asText()).isEqualTo("cancelled");
        }
    }
}
