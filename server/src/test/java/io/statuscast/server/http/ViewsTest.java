package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.device.DeviceControl.Contact;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.view.View;
import io.statuscast.server.http.ApiFixture.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private static final ApiFixture API = new ApiFixture();
    /// After any publication by the machine's own clock.
    private static final Instant AT = Instant.parse("2101-01-01T12:00:00Z");
    private static String post = "";

    @BeforeAll
    static void aStatusThatTwoReceivedAndOneLookedAt() {
        post = API.status("{\"message\":\"Hi\"}").header("Location");
        await().atMost(ApiFixture.PATIENCE)
                .until(() -> API.get(post).json().path("state").asText().equals("published"));
        ResourceId id = new ResourceId(post.substring(post.lastIndexOf('/') + 1));
        API.views.record(
                List.of(new View(id, "5511990000002", AT, AT.plusSeconds(60)), new View(id, "1234@lid", AT, null)));
        API.control.contacts = List.of(new Contact("5511990000002", null, "=Ana"));
    }

    @AfterAll
    static void close() {
        API.close();
    }

    @Test
    void whoLookedComesFirstWithNameAndTimes() {
        Reply reply = API.get(post + "/views");
        assertThat(reply.header("X-Total-Count")).isEqualTo("2");
        assertThat(reply.header("X-Viewed-Count")).isEqualTo("1");
        JsonNode first = reply.json().get(0);
        assertThat(first.get("phone").asText()).isEqualTo("+5511990000002");
        assertThat(first.get("name").asText()).isEqualTo("=Ana");
        assertThat(first.get("viewedAt").asText()).isEqualTo("2101-01-01T12:01:00.000Z");
        assertThat(reply.json().get(1).get("wid").asText()).isEqualTo("1234@lid");
        assertThat(API.get(post + "/views?page=1&size=1").json()).hasSize(1);
        assertThat(API.get(post + "/views?size=1001").errors()).containsExactly("size query:invalid");
    }

    @Test
    void csvHasEverybodyAndNoFormulas() {
        Reply reply = API.send("GET", post + "/views", null, "Token", ApiFixture.KEY, "Accept", "text/csv");
        assertThat(new String(reply.body(), StandardCharsets.UTF_8))
                .hasLineCount(3)
                .startsWith("phone,wid,name,deliveredAt,viewedAt\r\n")
                .contains(
                        "+5511990000002,5511990000002@c.us,'=Ana,2101-01-01T12:00:00.000Z,2101-01-01T12:01:00.000Z\r\n")
                .endsWith("\r\n,1234@lid,,2101-01-01T12:00:00.000Z,\r\n");
    }

    @Test
    void aReceiptOfTheSameSecondIsNotShownBeforeThePublication() {
        try (var api = new ApiFixture()) {
            String path = api.status("{\"message\":\"Quick\"}").header("Location");
            JsonNode published = api.awaitState(path, "published");
            ResourceId id = new ResourceId(path.substring(path.lastIndexOf('/') + 1));
            Instant early = Instant.parse(published.get("date").asText()).minusMillis(900);
            api.views.record(List.of(new View(id, "5511990000002", early, early)));
            JsonNode events = api.get(path).json().get("events");
            assertThat(events.at("/delivered/date")).isEqualTo(published.get("date"));
            assertThat(events.at("/read/date")).isEqualTo(published.get("date"));
            JsonNode view = api.get(path + "/views").json().get(0);
            assertThat(view.get("deliveredAt")).isEqualTo(published.get("date"));
            assertThat(view.get("viewedAt")).isEqualTo(published.get("date"));
        }
    }

    @Test
    void theStatusItselfCountsThem() {
        JsonNode message = API.get(post).json();
        assertThat(message.get("ack").asText()).isEqualTo("read");
        assertThat(message.at("/stats/deliveries").asInt()).isEqualTo(2);
        assertThat(message.at("/stats/views").asInt()).isOne();
        assertThat(message.at("/events/read/date").asText()).isEqualTo("2101-01-01T12:01:00.000Z");
        String list = "/v1/chat/shop/status?ack=";
        assertThat(API.get(list + "read").json()).hasSize(1);
        assertThat(API.get(list + "sent,delivered").json()).isEmpty();
    }

    @Test
    void theHistoryHasEveryStep() {
        JsonNode history = API.get(post + "/events").json();
        assertThat(history.findValuesAsText("to")).containsExactly("scheduled", "sending", "published");
        assertThat(history.get(0).has("from")).isFalse();
    }

    @Test
    void aStateIsAFilter() {
        API.status("{\"message\":\"Later\",\"delayTo\":\"1d\"}");
        assertThat(API.get("/v1/chat/shop/status?state=scheduled")
                        .json()
                        .at("/0/message")
                        .asText())
                .isEqualTo("Later");
        assertThat(API.get("/v1/chat/shop/status?state[]=published&state[]=missed")
                        .json())
                .hasSize(1);
        assertThat(API.get("/v1/chat/shop/status?state=gone").errors()).containsExactly("state[0] query:invalid");
    }
}
