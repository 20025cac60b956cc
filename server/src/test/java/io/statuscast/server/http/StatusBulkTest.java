package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.server.http.ApiFixture.Reply;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Many statuses in one request: all of them or none.
class StatusBulkTest {
    private static final ApiFixture API = new ApiFixture();
    private static final String PATH = "/v1/chat/shop/status/bulk";
    private static final String QUEUE = "/v1/devices/shop/queue";

    @BeforeAll
    static void nothingLeaves() {
        assertThat(API.post(QUEUE, "{\"status\":\"pause\"}").status()).isEqualTo(200);
    }

    @AfterAll
    static void close() {
        API.close();
    }

    private static Reply csv(String text) {
        return API.send("POST", PATH, text, "Token", ApiFixture.KEY, "Content-Type", "text/csv; charset=utf-8");
    }

    private static int waiting() {
        return API.get(QUEUE).json().path("messages").asInt();
    }

    @Test
    void anArrayIsAcceptedInItsOrder() {
        Reply reply = API.post(PATH, "[{\"message\":\"one\"},{\"message\":\"two\",\"delayTo\":\"1d\"}]");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().findValuesAsText("message")).containsExactly("one", "two");
    }

    @Test
    void oneWrongStatusRefusesAllAndIsNamed() {
        int before = waiting();
        Reply reply = API.post(PATH, "[{\"message\":\"good\"},{\"message\":\"bad\",\"color\":\"mud\"},7]");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).containsExactly("[1].color color:invalid", "[2] field:type");
        assertThat(waiting()).isEqualTo(before);
    }

    @Test
    void aRehearsalIsNotForMany() {
        Reply reply = API.post(PATH, "[{\"message\":\"a\",\"dryRun\":true}]");
        assertThat(reply.errors()).containsExactly("[0].dryRun field:value");
    }

    @Test
    void noneAndTooManyAreRefused() {
        Reply none = API.post(PATH, "[]");
        assertThat(none.code()).isEqualTo("bulk:size");
        assertThat(none.json().get("message").asText()).contains("no status");
        String many = "[" + String.join(",", Collections.nCopies(501, "{\"message\":\"a\"}")) + "]";
        assertThat(API.post(PATH, many).code()).isEqualTo("bulk:size");
        assertThat(API.post(PATH, "{\"message\":\"a\"}").code()).isEqualTo("body:malformed");
    }

    @Test
    void theSentenceNamesTheFirstProblemsAndCountsTheOthers() {
        Reply wrong = API.post(PATH, "[" + String.join(",", Collections.nCopies(12, "{\"message\":7}")) + "]");
        assertThat(wrong.errors()).hasSize(12);
        assertThat(wrong.json().get("message").asText())
                .startsWith("12 problems: ")
                .contains("[9]")
                .doesNotContain("[10]")
                .endsWith("And 2 more, in `errors`.");
    }

    @Test
    void anArraySentToTheCallForOneIsToldWhereToGo() {
        assertThat(API.status("[{\"message\":\"a\"}]").json().get("message").asText())
                .contains("/status/bulk");
    }

    @Test
    void fiveHundredAreLongerThanOneMayBeAndAccepted() {
        String text = "long ".repeat(60);
        String many = "[" + String.join(",", Collections.nCopies(500, "{\"message\":\"" + text + "\"}")) + "]";
        assertThat(API.post(PATH, many).json()).hasSize(500);
    }

    @Test
    void csvNamesFieldsInItsFirstRow() {
        Reply reply = csv("""
            message,schedule.delay,order,audience.only,color
            "Bread, ""fresh""
            and warm",3600,true,+5511990000001 +5511990000002,sky_blue
            Plain,,,,
            """);
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(201);
        JsonNode first = reply.json().get(0);
        assertThat(first.get("message").asText()).isEqualTo("Bread, \"fresh\"\nand warm");
        assertThat(first.get("order").asBoolean()).isTrue();
        assertThat(first.at("/audience/only")).hasSize(2);
        assertThat(reply.json().get(1).get("message").asText()).isEqualTo("Plain");
    }

    @Test
    void csvErrorsNameTheFieldAndTheLine() {
        Reply reply = csv("message,colour,delay\nHi,red,soon\n");
        assertThat(reply.errors()).containsExactlyInAnyOrder("[0].colour field:unknown", "[0].delay field:type");
        assertThat(reply.json().path("message").asText()).contains("line 2");
        for (String bad : List.of(
                "message,message\na,b\n", "message\na,b\n", "message\n\"open", "schedule,schedule.date\na,b\n")) {
            assertThat(csv(bad).code()).as(bad).isEqualTo("csv:invalid");
        }
    }

    @Test
    void theSameRequestUnderOneKeyIsAcceptedOnce() {
        String body = "[{\"message\":\"k1\"},{\"message\":\"k2\"}]";
        Reply first = keyed(body);
        Reply again = keyed(body);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(keyed("[{\"message\":\"other\"}]").code()).isEqualTo("idempotency:reused");
    }

    private static Reply keyed(String body) {
        return API.send(
                "POST",
                PATH,
                body,
                "Token",
                ApiFixture.KEY,
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                "bulk-1");
    }
}
