package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.server.http.ApiFixture.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests that are wrong in very many places: the answer costs the server little, and stays readable.
class ManyErrorsTest {
    private static final int MANY = 20_000;
    private static final String LONG_NAME = "n".repeat(Json.NAME_MAX + 1);

    private final ApiFixture api = new ApiFixture(new ApiSetup().bodiesUpTo(1 << 20));
    private final String statuses = "/v1/chat/" + api.unlinked.id() + "/status";

    @AfterEach
    void close() {
        api.close();
    }

    private Reply send(String path, String type, String body) {
        return api.sendBody("POST", path, BodyPublishers.ofString(body), "Token", ApiFixture.KEY, "Content-Type", type);
    }

    private static String many(String element) {
        return "[" + String.join(",", Collections.nCopies(MANY, element)) + "]";
    }

    static List<String> bodies() {
        String unknown =
                IntStream.range(0, MANY).mapToObj(i -> ",\"f" + i + "\":1").collect(Collectors.joining());
        return List.of(
                "{\"message\":\"a\"" + unknown + "}",
                "{\"message\":\"a\",\"audience\":{\"only\":" + many("\"x\"") + "}}",
                "{\"message\":\"a\",\"" + "n".repeat(Json.NAME_MAX) + "\":" + many("\"\\u0000\"") + "}");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void theAnswerNamesTheFirstHundredPlaces(String body) {
        Reply reply = send(statuses, "application/json", body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("errors")).hasSize(RequestRefused.ERRORS_MAX);
        assertThat(reply.json().path("message").asText()).startsWith("More than 100 problems: `");
    }

    @Test
    void aHundredProblemsAreCounted() {
        String phones = "[" + String.join(",", Collections.nCopies(RequestRefused.ERRORS_MAX, "\"x\"")) + "]";
        Reply reply = send(statuses, "application/json", "{\"message\":\"a\",\"audience\":{\"only\":" + phones + "}}");

        assertThat(reply.json().path("errors")).hasSize(RequestRefused.ERRORS_MAX);
        assertThat(reply.json().path("message").asText()).startsWith("100 problems: ");
    }

    @Test
    void namesThatAreTooLongAreNotRepeated() {
        Reply json = send(statuses, "application/json", "{\"message\":\"a\",\"" + LONG_NAME + "\":1}");
        assertThat(json.status()).isEqualTo(400);
        assertThat(json.code()).isEqualTo("body:malformed");
        assertThat(json.json().path("message").asText()).doesNotContain(LONG_NAME);

        Reply csv = send(statuses + "/bulk", "text/csv", "message," + LONG_NAME + "\nhello,1\n");
        assertThat(csv.status()).isEqualTo(400);
        assertThat(csv.code()).isEqualTo("csv:invalid");
        assertThat(csv.json().path("message").asText())
                .contains("101 characters")
                .doesNotContain(LONG_NAME);
    }
}
