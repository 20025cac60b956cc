package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.server.http.ApiFixture.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueRoutesTest {
    private static final ApiFixture API = new ApiFixture();
    private static final String QUEUE = "/v1/devices/shop/queue";

    @AfterAll
    static void close() {
        API.close();
    }

    @AfterEach
    void empty() {
        send("POST", "{\"status\":\"active\"}");
        send("DELETE", "{}");
    }

    @Test
    void theStatusIsSetAndShownOnTheDevice() {
        assertThat(API.get(QUEUE).json().get("status").asText()).isEqualTo("active");
        JsonNode paused = send("POST", "{\"status\":\"pause\",\"force\":true}").json();
        assertThat(paused.get("status").asText()).isEqualTo("pause");
        assertThat(paused.get("force").asBoolean()).isTrue();
        assertThat(paused.has("forceUntil")).isTrue();
        JsonNode device = API.get("/v1/devices/shop").json().get("queue");
        assertThat(device.get("status").asText()).isEqualTo("pause");
        assertThat(device.has("statusUpdatedAt")).isTrue();
    }

    @Test
    void settingsAreChangedOneByOneAndTakenBackWithNull() {
        JsonNode queue = send(
                        "PATCH",
                        "{\"deliverySpeed\":30,\"jitter\":0.5,\"quietHours\":{\"from\":\"22:00\",\"to\":\"07:00\","
                                + "\"zone\":\"America/Sao_Paulo\"},\"perDayMax\":20,\"waitingMax\":99}")
                .json();
        assertThat(queue.get("deliverySpeed").asInt()).isEqualTo(30);
        assertThat(queue.get("jitter").asDouble()).isEqualTo(0.5);
        assertThat(queue.at("/quietHours/zone").asText()).isEqualTo("America/Sao_Paulo");
        assertThat(queue.get("perDayMax").asInt()).isEqualTo(20);
        assertThat(queue.get("waitingMax").asInt()).isEqualTo(99);

        JsonNode after = send(
                        "PATCH",
                        "{\"quietHours\":null,\"perDayMax\":null,\"deliverySpeed\":0,\"jitter\":0,\"waitingMax\":10000}")
                .json();
        assertThat(after.has("quietHours")).isFalse();
        assertThat(after.has("perDayMax")).isFalse();
        assertThat(after.get("timezone").asText()).isEqualTo("America/Sao_Paulo");
    }

    @Test
    void whatWaitsIsShownAndWithdrawnByFilter() {
        String first = later();
        String second = later();
        JsonNode queue = API.get(QUEUE).json();
        assertThat(queue.get("scheduled").asInt()).isEqualTo(2);
        assertThat(queue.get("waiting").asInt()).isEqualTo(2);
        assertThat(queue.at("/head/0/id").asText()).isEqualTo(first);

        assertThat(removed("{\"phones\":[\"+5511990000002\"]}")).isZero();
        assertThat(removed("{\"ids\":[]}")).isZero();
        assertThat(removed("{\"skipScheduled\":true}")).isZero();
        assertThat(removed("{\"before\":\"2001-01-01T00:00:00Z\"}")).isZero();
        assertThat(removed("{\"ids\":[\"60d6073758a1a1100820e16c\"]}")).isZero();
        assertThat(removed("{\"ids\":[\"" + second + "\"]}")).isOne();
        assertThat(API.send("DELETE", QUEUE, null, "Token", ApiFixture.KEY)
                        .json()
                        .get("removed")
                        .asInt())
                .isOne();
        assertThat(API.get(QUEUE).json().get("waiting").asInt()).isZero();
    }

    @Test
    void postsMoveToAnotherNumberUnlessItTakesNone() {
        String id = later();
        assertThat(send("PATCH", "{\"device\":\"new number\",\"ids\":[]}")
                        .json()
                        .get("moved")
                        .asInt())
                .isZero();
        JsonNode moved = send("PATCH", "{\"device\":\"new number\"}").json();
        assertThat(moved.get("ids").get(0).asText()).isEqualTo(id);
        assertThat(moved.get("device").asText()).isEqualTo(API.unlinked.id().value());

        later();
        String other = "/v1/devices/" + API.unlinked.id() + "/queue";
        API.send("POST", other, "{\"status\":\"freeze\"}", "Token", ApiFixture.KEY);
        Reply closed = send("PATCH", "{\"device\":\"new number\"}");
        assertThat(closed.status()).isEqualTo(409);
        assertThat(closed.code()).isEqualTo("queue:closed");
        API.send("POST", other, "{\"status\":\"active\"}", "Token", ApiFixture.KEY);
        API.send("PATCH", other, "{\"waitingMax\":1}", "Token", ApiFixture.KEY);
        assertThat(send("PATCH", "{\"device\":\"new number\"}").code()).isEqualTo("queue:full");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|{}|status field:required",
                "POST|{\"status\":\"stop\"}|status field:value",
                "PATCH|{\"speed\":1}|speed field:unknown",
                "PATCH|{\"deliverySpeed\":-1}|deliverySpeed field:range",
                "PATCH|{\"perDayMax\":0}|perDayMax field:range",
                "PATCH|{\"waitingMax\":25001}|waitingMax field:range",
                "PATCH|{\"timezone\":\"Mars/Base\"}|timezone field:value",
                "PATCH|{\"quietHours\":{\"from\":\"9\",\"to\":\"10:00\"}}|quietHours.from field:format",
                "PATCH|{\"quietHours\":{\"from\":\"09:00\",\"to\":\"24:00\"}}|quietHours.to field:format",
                "PATCH|{\"quietHours\":{\"from\":\"09:00\",\"to\":\"09:00\"}}|quietHours.to field:value",
                "PATCH|{\"ids\":[\"60d6073758a1a1100820e16c\"]}|ids queue:conflict",
                "PATCH|{\"device\":\"shop\",\"jitter\":1}|jitter queue:conflict",
                "PATCH|{\"device\":\"nobody\"}|device device:notfound",
                "DELETE|{\"ids\":[\"x\"]}|ids[0] field:format",
                "DELETE|{\"after\":\"soon\"}|after field:format",
            })
    void aMistakeIsNamed(String method, String body, String error) {
        assertThat(send(method, body).errors()).containsExactly(error);
    }

    @Test
    void anEmptyChangeIsRefused() {
        assertThat(send("PATCH", "{}").code()).isEqualTo("field:required");
    }

    private static String later() {
        return API.status("{\"message\":\"later\",\"delayTo\":\"1d\"}")
                .json()
                .get("id")
                .asText();
    }

    private static int removed(String body) {
        return send("DELETE", body).json().get("removed").asInt();
    }

    private static Reply send(String method, String body) {
        return API.send(method, QUEUE, body, "Token", ApiFixture.KEY, "Content-Type", "application/json");
    }
}
