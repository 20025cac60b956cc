package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.post.PostQuery;
import io.statuscast.core.time.SettableTime;
import io.statuscast.server.http.ApiFixture.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Many statuses in one request, as spreadsheets write them and up to every limit.
class BulkCsvTest {
    private static final int WAITING_MAX = 10_000;
    private static final int BULK_MAX = 500;

    private final SettableTime time = new SettableTime(ApiSetup.MONDAY);
    private final ApiFixture api = new ApiFixture(new ApiSetup().at(time));
    private final String bulk = "/v1/chat/" + api.unlinked.id() + "/status/bulk";

    @AfterEach
    void close() {
        api.close();
    }

    private Reply csv(byte[] body) {
        return api.sendBody(
                "POST", bulk, BodyPublishers.ofByteArray(body), "Token", ApiFixture.KEY, "Content-Type", "text/csv");
    }

    private Reply csv(String text) {
        return csv(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<?> kept() {
        return api.posts.list(PostQuery.newest(api.unlinked.id(), 500));
    }

    private static String many(int count) {
        return "[" + String.join(",", Collections.nCopies(count, "{\"message\":\"a\"}")) + "]";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message,color\nÄpfel,salmon\nBirnen,\n",
                "\uFEFFmessage,color\r\nÄpfel,salmon\r\nBirnen,\r\n",
                "message;color\r\rÄpfel;salmon\r\rBirnen",
                "message\tcolor\n\n\n\"Äpfel\"\tsalmon\n \t \n\"Birnen\"",
                "\uFEFF\"message\",\"color\"\n\"Äpfel\",\"salmon\"\n,\n\"Birnen\",\"\"\n\n",
                " color , message \nsalmon,Äpfel\n,Birnen",
            })
    void whatSpreadsheetsWriteIsUnderstood(String text) {
        Reply reply = csv(text);
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(201);
        assertThat(reply.json().findValuesAsText("message")).containsExactly("Äpfel", "Birnen");
        assertThat(reply.json().findValuesAsText("color")).containsExactly("salmon", "sky_blue");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|csv:invalid",
                "`\n \n,\n`|csv:invalid",
                "`message\n`|bulk:size",
                "`text\nhello\n`|request:invalid",
                "`hello\nworld\n`|request:invalid",
                "`message,\nhello,\n`|csv:invalid",
                "`message,Message\nhello,world\n`|field:unknown",
                "`message,color\n\"Bread, hello,salmon\n`|csv:invalid",
            })
    void aWrongTableIsRefusedWhole(String text, String code) {
        Reply reply = csv(text);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(kept()).isEmpty();
    }

    @Test
    void aTableThatIsNotInUtf8IsRefusedWithTheRemedy() {
        Reply reply = csv("message\nÄpfel\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("csv:invalid");
        assertThat(reply.json().get("message").asText()).contains("UTF-8");
        assertThat(csv("message\nA\0pfel\n").code()).isEqualTo("csv:invalid");
        assertThat(csv("message\nÄpfel\n".getBytes(StandardCharsets.UTF_16)).code())
                .isEqualTo("csv:invalid");
    }

    @Test
    void anErrorNamesTheLineThatPeopleSee() {
        Reply reply = csv("message,color\n\n\"two\nlines\",salmon\n\nbad,mud\n");
        assertThat(reply.errors()).containsExactly("[1].color color:invalid");
        assertThat(reply.json().get("message").asText()).contains("line 6");
        assertThat(kept()).isEmpty();
    }

    @Test
    void fiveHundredRowsAreTakenAndOneMoreIsNot() {
        String rows = "a\n".repeat(BULK_MAX);
        assertThat(csv("message\n" + rows + "one more\n").code()).isEqualTo("bulk:size");
        assertThat(kept()).isEmpty();
        assertThat(csv("message\n" + rows).json()).hasSize(BULK_MAX);
    }

    @Test
    void tenThousandWaitAndWhatWouldBeMoreIsRefusedWhole() {
        assertThat(api.get("/v1/devices/" + api.unlinked.id() + "/queue")
                        .json()
                        .get("waitingMax")
                        .asInt())
                .isEqualTo(WAITING_MAX);
        for (int i = 0; i < WAITING_MAX / BULK_MAX - 1; i++) {
            assertThat(api.post(bulk, many(BULK_MAX)).status()).isEqualTo(201);
        }
        assertThat(api.post(bulk, many(BULK_MAX - 1)).status()).isEqualTo(201);

        Reply full = api.post(bulk, many(2));
        assertThat(full.status()).isEqualTo(429);
        assertThat(full.code()).isEqualTo("queue:full");
        assertThat(full.header("Retry-After")).isNotEmpty();
        assertThat(full.json().at("/meta/waiting").asInt()).isEqualTo(WAITING_MAX - 1);
        assertThat(api.post(bulk, many(1)).status()).as("there is room for one").isEqualTo(201);
        String single = "/v1/chat/" + api.unlinked.id() + "/status";
        assertThat(api.post(single, "{\"message\":\"a\"}").status()).isEqualTo(429);
        assertThat(api.post(single, "{\"message\":\"a\",\"draft\":true}").status())
                .as("drafts count")
                .isEqualTo(429);
        assertThat(api.posts.waiting()).containsEntry(api.unlinked.id(), (long) WAITING_MAX);
        assertThat(api.status("{\"message\":\"a\"}").status())
                .as("another number has a queue of its own")
                .isEqualTo(201);
    }

    @Test
    void aSlowNameServerHoldsARequestUpForSecondsOnly() {
        var asked = new CopyOnWriteArrayList<String>();
        api.mediaUrls = url -> {
            asked.add(url);
            time.advance(Duration.ofSeconds(5));
            return url.contains("inside") ? Optional.of("media.url leads inside.") : Optional.empty();
        };
        String each = "{\"media\":{\"url\":\"https://%s.example.org/%d.jpg\"}}";
        var bodies = new ArrayList<String>();
        for (int i = 0; i < BULK_MAX; i++) {
            bodies.add(each.formatted(i % 2 == 0 ? "same" : "host-" + i, i));
        }
        assertThat(api.post(bulk, "[" + String.join(",", bodies) + "]").status())
                .isEqualTo(201);
        assertThat(asked).containsExactly("https://same.example.org/0.jpg", "https://host-1.example.org/1.jpg");

        Reply refused = api.post(
                bulk,
                "[%s,%s,%s]"
                        .formatted(each.formatted("inside", 1), each.formatted("out", 2), each.formatted("inside", 3)));
        assertThat(refused.errors())
                .containsExactly("[0].media.url media:forbidden-address", "[2].media.url media:forbidden-address");
    }

    @Test
    void aPlanThatEndsWhileTheRequestIsReadIsNamedWithItsPlace() {
        api.mediaUrls = _ -> {
            time.advance(Duration.ofHours(2));
            return Optional.empty();
        };
        String until = "\"repeat\":{\"every\":\"day\",\"until\":\"2026-03-02T10:00:00Z\"}";
        String media = "\"media\":{\"url\":\"https://e.org/a.jpg\"}";
        Reply many = api.post(bulk, "[{\"message\":\"a\"},{\"message\":\"b\",%s},{%s}]".formatted(until, media));
        assertThat(many.status()).isEqualTo(400);
        assertThat(many.errors()).containsExactly("[1].repeat.until repeat:over");
        assertThat(many.json().get("message").asText()).contains("`[1]`");
        assertThat(kept()).isEmpty();

        time.set(ApiSetup.MONDAY);
        Reply one = api.status("{%s,%s}".formatted(until, media));
        assertThat(one.errors()).containsExactly("repeat.until repeat:over");
    }
}
