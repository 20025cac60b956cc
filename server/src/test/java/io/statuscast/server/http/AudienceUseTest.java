package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.audience.NamedAudience;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Post;
import io.statuscast.core.queue.PublishResult;
import io.statuscast.core.time.SettableTime;
import io.statuscast.server.http.ApiFixture.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Statuses for a named list, and what becomes of them when the list goes.
class AudienceUseTest {
    private static final String LIST = "/v1/chat/shop/audiences/vip";

    private final SettableTime time = new SettableTime(ApiSetup.MONDAY);
    private final ApiFixture api = new ApiFixture(new ApiSetup().at(time).bodiesUpTo(1 << 20));
    private final List<Post> sent = new CopyOnWriteArrayList<>();

    @BeforeEach
    void aList() {
        api.publisher = post -> {
            sent.add(post);
            return new PublishResult.Published(time.instant(), 1, List.of());
        };
        Reply made = api.post(
                "/v1/chat/shop/audiences", "{\"name\":\"vip\",\"phones\":[\"+5511990000002\",\"+5511990000003\"]}");
        assertThat(made.json().get("size").asInt()).isEqualTo(2);
    }

    @AfterEach
    void close() {
        api.close();
    }

    private String post(String members) {
        Reply reply = api.status("{\"message\":\"a\",\"audience\":{\"list\":\"vip\"}" + members + "}");
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(201);
        return reply.header("Location");
    }

    @Test
    void aListThatStatusesWaitForStaysUntilTheLastOfThemIsGone() {
        String waits = post(",\"delayTo\":\"1d\"");
        String draft = post(",\"draft\":true");
        api.awaitState(post(""), "published");
        Reply refused = api.delete(LIST);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("audience:inuse");
        assertThat(refused.json().get("message").asText()).startsWith("2 statuses");
        assertThat(api.get(LIST).json().get("size").asInt()).isEqualTo(2);

        api.delete(waits);
        assertThat(api.delete(LIST).json().get("message").asText()).startsWith("1 status ");
        assertThat(api.patch(draft, "{\"audience\":\"contacts\"}").status()).isEqualTo(200);
        JsonNode gone = api.delete(LIST).json();
        assertThat(gone.get("status").asText()).isEqualTo("removed");
        assertThat(gone.get("waiting").asInt()).isZero();
        assertThat(api.get(LIST).status()).isEqualTo(404);
        assertThat(api.status("{\"message\":\"a\",\"audience\":{\"list\":\"vip\"}}")
                        .errors())
                .containsExactly("audience.list audience:unknown");
    }

    @Test
    void aListStaysForStatusesThatWereMovedToAnotherNumber() {
        String waits = post(",\"delayTo\":\"1d\"");
        String moved = "/v1/chat/" + api.unlinked.id() + waits.substring(waits.indexOf("/status/"));
        api.patch("/v1/devices/shop/queue", "{\"device\":\"" + api.unlinked.id() + "\"}");
        assertThat(api.get(moved).json().get("state").asText()).isEqualTo("scheduled");
        Reply refused = api.delete(LIST);
        assertThat(refused.code()).isEqualTo("audience:inuse");
        assertThat(refused.json().get("message").asText()).startsWith("1 status ");
        api.delete(moved);
        assertThat(api.delete(LIST).status()).isEqualTo(200);
    }

    @Test
    void byForceItGoesAndWhatWaitsForItFailsAtItsTime() {
        String waits = post(",\"delayTo\":\"1h\"");
        JsonNode gone = api.delete(LIST + "?force=true").json();
        assertThat(gone.get("waiting").asInt()).isOne();
        time.advance(Duration.ofHours(1));
        JsonNode failed = api.awaitState(waits, "failed");
        assertThat(failed.get("failureCode").asText()).isEqualTo("audience:notfound");
        assertThat(sent).isEmpty();
    }

    @Test
    void whatWaitsGoesToTheListAsItIsThen() {
        String waits = post(",\"delayTo\":\"1h\"");
        api.patch(LIST, "{\"remove\":[\"+5511990000002\"],\"add\":[\"+5511990000009\"]}");
        time.advance(Duration.ofHours(1));
        api.awaitState(waits, "published");
        assertThat(sent)
                .extracting(Post::audience)
                .containsExactly(new Audience.Only(List.of("5511990000003", "5511990000009")));
    }

    @Test
    void anEmptyListFailsWhatIsForIt() {
        api.patch(LIST, "{\"phones\":[]}");
        assertThat(api.awaitState(post(""), "failed").get("failureCode").asText())
                .isEqualTo("audience:notfound");
    }

    private static String numbers(int count) {
        var csv = new StringBuilder("phone\n");
        for (int i = 0; i < count; i++) {
            csv.append("+1555").append(1_000_000 + i).append('\n');
        }
        return csv.toString();
    }

    private Reply csv(String method, String path, String body) {
        return api.send(method, path, body, "Token", ApiFixture.KEY, "Content-Type", "text/csv");
    }

    @Test
    void aListHasFiftyThousandNumbersAndNotOneMore() {
        Reply made = csv("POST", "/v1/chat/shop/audiences?name=everybody", numbers(50_000));
        assertThat(made.status()).as(made.json().toString()).isEqualTo(201);
        assertThat(made.json().get("size").asInt()).isEqualTo(50_000);
        Reply more = csv("PATCH", "/v1/chat/shop/audiences/everybody?mode=add", "+15559999999");
        assertThat(more.status()).isEqualTo(400);
        assertThat(more.code()).isEqualTo("audience:toolarge");
        assertThat(csv("POST", "/v1/chat/shop/audiences?name=more", numbers(50_001))
                        .code())
                .isEqualTo("audience:toolarge");
        assertThat(api.status("{\"message\":\"a\",\"audience\":{\"list\":\"everybody\"},\"dryRun\":true}")
                        .json()
                        .at("/audience/size")
                        .asInt())
                .isEqualTo(50_000);
    }

    @Test
    void aNumberHasAThousandListsAndNotOneMore() {
        for (int i = 1; i < NamedAudience.LISTS_MAX; i++) {
            api.audiences.insert(new NamedAudience(
                    new ResourceId("%024x".formatted(i)),
                    api.shop.id(),
                    "list " + i,
                    List.of(),
                    time.instant(),
                    time.instant()));
        }
        Reply refused = api.post("/v1/chat/shop/audiences", "{\"name\":\"one more\"}");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("audience:limit");
        api.delete(LIST);
        assertThat(api.post("/v1/chat/shop/audiences", "{\"name\":\"one more\"}")
                        .status())
                .isEqualTo(201);
        assertThat(api.get("/v1/chat/shop/audiences?size=200&page=4").json()).hasSize(200);
    }
}
