package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.server.http.ApiFixture.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListStatusTest {
    private static final ApiFixture API = new ApiFixture();
    private static final String LIST = "/v1/chat/shop/status";
    private static String firstWid = "";

    @BeforeAll
    static void threePublishedAndOneToCome() {
        firstWid = publish("{\"message\":\"First light\",\"reference\":\"a\"}");
        publish("{\"message\":\"Second\",\"media\":{\"url\":\"https://e.org/a\"}}");
        publish("{\"message\":\"Third\"}");
        API.status("{\"message\":\"Tomorrow\",\"delayTo\":\"1d\"}");
    }

    private static String publish(String body) {
        Reply reply = API.status(body);
        await().atMost(ApiFixture.PATIENCE)
                .until(() -> API.get(reply.header("Location"))
                        .json()
                        .path("state")
                        .asText()
                        .equals("published"));
        return reply.json().get("waId").asText();
    }

    @AfterAll
    static void close() {
        API.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|Third,Second,First light",
                "?scheduled=true|Tomorrow",
                "?scheduled=false&sort=date:asc|First light,Second,Third",
                "?size=1|Third",
                "?limit=1&page=1|Second",
                "?page=9|",
                "?type=image|Second",
                "?type[]=text&type[]=video|Third,First light",
                "?kind=text,image|Third,Second,First light",
                "?reference=a|First light",
                "?search=LIGHT|First light",
                "?ack=sent,failed|Third,Second,First light",
                "?ack[]=read|",
                "?ack=&type=&wid[]=&search=&reference=&chat=&phone=&after=&sort=&size=&page=|Third,Second,First light",
                "?after=2001-01-01T00:00:00+02:00&size=1|Third",
                "?flow=outbound&mine=true&chat=status@broadcast|Third,Second,First light",
                "?phone=%2B5511990000001&size=1|Third",
                "?phone=%2B5511990000009|",
                "?chat=5511990000009@c.us|",
                "?after=2001-01-01T00:00:00Z&size=1|Third",
                "?before=2001-01-01T00:00:00Z|",
            })
    void filters(String query, String messages) {
        assertThat(bodies(API.get(LIST + (query == null ? "" : query))))
                .containsExactlyElementsOf(messages == null ? List.of() : List.of(messages.split(",")));
    }

    @Test
    void findsByWhatsAppId() {
        assertThat(bodies(API.get(LIST + "?wid=" + firstWid))).containsExactly("First light");
        assertThat(bodies(API.get(LIST + "?wid[]=" + firstWid + "&type=image"))).isEmpty();
        assertThat(bodies(API.get(LIST + "?begin=" + firstWid))).contains("First light", "Third");
        assertThat(bodies(API.get(LIST + "?end=" + firstWid))).containsExactly("First light");
        assertThat(API.get(LIST + "/" + firstWid).json().get("body").asText()).isEqualTo("First light");
    }

    @ParameterizedTest
    @CsvSource({
        "?flow=inbound,flow feature:unavailable",
        "?colour=red,colour query:unknown",
        "?colour=,colour query:unknown",
        "?size=0,size query:invalid",
        "?size=many,size query:invalid",
        "?page=51,page query:invalid",
        "?scheduled=perhaps,scheduled query:invalid",
        "?ack=gone,ack[0] query:invalid",
        "?after=yesterday,after query:invalid",
        "?wid=x,wid query:invalid",
        "?begin=3EB0000000000000000000,begin query:invalid",
        "?sort=size,sort query:invalid",
    })
    void refusesABadParameterAndNamesIt(String query, String error) {
        Reply reply = API.get(LIST + query);
        assertThat(reply.status()).isIn(400, 501);
        assertThat(reply.errors()).containsExactly(error);
        assertThat(reply.json().at("/errors/0/location").asText()).isEqualTo("query");
    }

    @Test
    void anUnknownStatusIsNotFound() {
        for (String id : List.of("60d6073758a1a1100820e16c", "3EB0000000000000000000", "x")) {
            Reply reply = API.get(LIST + "/" + id);
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.code()).isEqualTo("status:notfound");
        }
    }

    @Test
    void aStatusOfAnotherNumberIsNotFound() {
        String id = API.get(LIST + "?size=1").json().get(0).get("resource").asText();
        assertThat(API.get("/v1/chat/" + API.unlinked.id() + "/status/" + id).status())
                .isEqualTo(404);
    }

    private static List<String> bodies(Reply reply) {
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().findParents("id").stream()
                .filter(node -> node.has("device"))
                .map(ListStatusTest::text)
                .toList();
    }

    private static String text(JsonNode item) {
        return item.has("body")
                ? item.get("body").asText()
                : item.get("message").asText();
    }
}
