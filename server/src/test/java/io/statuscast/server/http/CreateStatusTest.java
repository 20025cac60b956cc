package io.statuscast.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.server.http.ApiFixture.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateStatusTest {
    private static final ApiFixture API = new ApiFixture();

    @AfterAll
    static void close() {
        API.close();
    }

    @Test
    void acceptsATextAndPublishesIt() {
        Reply reply = API.status(
                "{\"message\":\"Hi {{name}}\",\"color\":\"wine_red\",\"font\":\"norican\",\"reference\":\"r1\"}");

        assertThat(reply.status()).isEqualTo(201);
        JsonNode post = reply.json();
        assertThat(post.get("message").asText()).isEqualTo("Hi {{name}}");
        assertThat(post.get("color").asText()).isEqualTo("wine_red");
        assertThat(post.get("font").asText()).isEqualTo("norican");
        assertThat(post.get("reference").asText()).isEqualTo("r1");
        assertThat(post.get("device").asText()).isEqualTo(API.shop.id().value());
        String self = reply.header("Location");
        assertThat(self)
                .isEqualTo("/v1/chat/" + API.shop.id() + "/status/"
                        + post.get("id").asText());
        await().atMost(ApiFixture.PATIENCE)
                .untilAsserted(() ->
                        assertThat(API.get(self).json().path("state").asText()).isEqualTo("published"));
        JsonNode message = API.get(self).json();
        assertThat(message.get("id")).isEqualTo(post.get("waId"));
        assertThat(message.get("ack").asText()).isEqualTo("sent");
        assertThat(message.at("/meta/color").asText()).isEqualTo("wine_red");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://picsum.photos/seed/picsum/600/400", "https://download.samplelib.com/mp4/sample-5s.mp4"})
    void acceptsTheBodiesOfTheArticle(String url) {
        Reply reply = API.status("""
            {"message": "This is a caption message that can also include links: https://youtube.com",
             "media": {"url": "%s"}}\
            """.formatted(url));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().at("/media/url").asText()).isEqualTo(url);
        String self = reply.header("Location");
        await().atMost(ApiFixture.PATIENCE)
                .untilAsserted(() ->
                        assertThat(API.get(self).json().path("type").asText()).isEqualTo("image"));
        assertThat(API.get(self).json().at("/media/meta/width").asInt()).isEqualTo(600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "+5511990000001", "5511990000001", "%2B5511990000001"})
    void aNumberIsNamedByIdPhoneOrAlias(String name) {
        Reply reply = API.post("/v1/chat/" + name + "/status", "{\"message\":\"hi\",\"device\":\"shop\"}");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(API.post("/v1/io/" + name + "/status/", "{\"message\":\"hi\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void anUnlinkedNumberTakesPostsAndSaysWhyTheyWait() {
        Reply reply = API.post("/v1/chat/" + API.unlinked.id() + "/status", "{\"message\":\"hi\"}");

        assertThat(reply.status()).isEqualTo(201);
        JsonNode post = API.get(reply.header("Location")).json();
        assertThat(post.get("state").asText()).isEqualTo("scheduled");
        assertThat(post.get("stateReason").asText()).contains("QR code");
        assertThat(post.get("stateCode").asText()).isEqualTo("device:unlinked");
    }

    @Test
    void aColourMayBeHexAndAnAudienceNamed() {
        Reply reply = API.status(
                "{\"message\":\"hi\",\"color\":\"#A0b1C2\",\"audience\":{\"only\":[\"+5511990000002\",\"+5511990000002\"]}}");

        assertThat(reply.status()).isEqualTo(201);
        Post post = stored(reply);
        assertThat(post.content())
                .isInstanceOfSatisfying(
                        PostContent.Text.class,
                        text -> assertThat(text.backgroundArgb()).isEqualTo(0xffa0b1c2));
        assertThat(post.audience()).isEqualTo(new Audience.Only(List.of("5511990000002")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://e.org/a b.jpg|` `, which an address writes as %20",
                "https://e.org/100%.jpg|`%`, which an address writes as %25",
                "https://user:pw@e.org/a|has a user name in it",
                "https://e .org/a|not a complete http or https address",
                "e.org/a|not a complete http or https address",
            })
    void anAddressThatCannotBeFetchedIsToldWhatToChange(String url, String remedy) {
        Reply reply = API.status("{\"media\":{\"url\":\"" + url + "\"}}");
        assertThat(reply.errors()).containsExactly("media.url media:url");
        assertThat(reply.json().get("message").asText()).contains(remedy);
    }

    @Test
    void whatTheParserSaysIsForPeople() {
        for (String body : List.of("{", "{\"message\":" + "[".repeat(40), "{\"delay\":" + "1".repeat(2_000) + "}")) {
            Reply reply = API.status(body);
            assertThat(reply.code()).isEqualTo("body:malformed");
            assertThat(reply.json().get("message").asText()).doesNotContain("Source", "StreamRead");
        }
    }

    @ParameterizedTest
    @CsvSource({"' ',Cap", "Cap,''"})
    void anEmptyCaptionBesideTheOtherIsNone(String message, String inMedia) {
        Reply reply = API.status("""
            {"message":"%s","media":{"url":"https://e.org/a","message":"%s"},"draft":true}\
            """.formatted(message, inMedia));
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(201);
        assertThat(reply.json().get("message").asText()).isEqualTo("Cap");
    }

    @Test
    void anEmojiComesBackAsItself() {
        Reply reply = API.status("{\"message\":\"\\uD83D\\uDE00 ok\",\"draft\":true}");
        assertThat(new String(reply.body(), UTF_8)).contains("\"message\":\"\uD83D\uDE00 ok\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|message message:required",
                "{\"message\":\"  \"}|message message:required",
                "{\"message\":7}|message field:type",
                "{\"message\":null}|message field:type",
                "{\"message\":\"a\",\"messages\":1}|messages field:unknown",
                "{\"message\":\"a\",\"media\":{\"url\":\"https://e.org/a\",\"mime\":\"x\"}}|media.mime field:unknown",
                "{\"message\":\"a\",\"color\":\"bordeaux\"}|color color:invalid",
                "{\"message\":\"a\",\"color\":\"#12345\"}|color color:invalid",
                "{\"message\":\"a\",\"font\":\"comic\"}|font font:invalid",
                "{\"media\":{}}|media.url media:required",
                "{\"media\":{\"url\":\"https://e.org/a\",\"file\":\"60d6073758a1a1100820e16c\"}}|media media:conflict",
                "{\"media\":{\"file\":\"60d6073758a1a1100820e16c\"}}|media.file feature:unavailable",
                "{\"media\":{\"url\":\"ftp://e.org/a\"}}|media.url media:url",
                "{\"media\":{\"url\":\"https://user:pw@e.org/a\"}}|media.url media:url",
                "{\"media\":{\"url\":\"not an address\"}}|media.url media:url",
                "{\"media\":{\"url\":\"http://10.0.0.1/a\"}}|media.url media:forbidden-address",
                "{\"media\":{\"url\":\"https://e.org/a\",\"format\":\"ptt\"}}|media.format feature:unavailable",
                "{\"media\":{\"url\":\"https://e.org/a\",\"format\":\"avi\"}}|media.format field:value",
                "{\"message\":\"a\",\"media\":{\"url\":\"https://e.org/a\",\"message\":\"b\"}}|media.message"
                        + " message:conflict",
                "{\"message\":\"a\",\"schedule\":{}}|schedule schedule:empty",
                "{\"message\":\"a\",\"schedule\":{\"delay\":5,\"delayTo\":\"1h\"}}|schedule.delayTo schedule:conflict",
                "{\"message\":\"a\",\"delay\":5,\"schedule\":{\"delayTo\":\"1h\"}}|schedule.delayTo schedule:conflict",
                "{\"message\":\"a\",\"schedule\":{\"delayTo\":\"soon\"}}|schedule.delayTo schedule:invalid",
                "{\"message\":\"a\",\"schedule\":{\"date\":\"tomorrow\"}}|schedule.date schedule:invalid",
                "{\"message\":\"a\",\"deliverAt\":\"2001-01-01T00:00:00Z\"}|deliverAt schedule:past",
                "{\"message\":\"a\",\"delayTo\":\"2y\"}|delayTo schedule:toofar",
                "{\"message\":\"a\",\"delay\":-1}|delay field:range",
                "{\"message\":\"a\",\"audience\":{}}|audience audience:empty",
                "{\"message\":\"a\",\"audience\":{\"only\":[]}}|audience.only audience:empty",
                "{\"message\":\"a\",\"audience\":{\"only\":[\"5511990000002\"]}}|audience.only[0] phone:invalid",
                "{\"message\":\"a\",\"device\":\"new number\"}|device device:invalid",
                "{\"message\":\"a\",\"order\":\"yes\"}|order field:type",
            })
    void refusesABadBodyAndNamesTheField(String body, String error) {
        Reply reply = API.status(body);

        assertThat(reply.status()).isEqualTo(error.endsWith("feature:unavailable") ? 501 : 400);
        assertThat(reply.errors()).contains(error);
        String field = error.substring(0, error.indexOf(' '));
        assertThat(reply.json().get("message").asText()).contains(field);
    }

    @Test
    void refusesTextsAndReferencesThatAreTooLong() {
        assertThat(API.status("{\"message\":\"%s\"}".formatted("é".repeat(700))).status())
                .isEqualTo(201);
        assertThat(API.status("{\"message\":\"%s\"}".formatted("é".repeat(701))).errors())
                .containsExactly("message message:toolong");
        assertThat(API.status("{\"message\":\"%s\"}".formatted("x".repeat(1025)))
                        .errors())
                .containsExactly("message field:length");
        assertThat(API.status("{\"message\":\"%s\",\"media\":{\"url\":\"https://e.org/a\"}}"
                                .formatted("x".repeat(1024)))
                        .status())
                .isEqualTo(201);
        assertThat(API.status("{\"message\":\"a\",\"reference\":\"%s\"}".formatted("x".repeat(151)))
                        .errors())
                .containsExactly("reference field:length");
    }

    @Test
    void reportsEverythingAtOnce() {
        Reply reply = API.status("{\"color\":\"x\",\"message\":\"a\",\"font\":\"y\",\"who\":1,\"delayTo\":\"z\"}");

        assertThat(reply.code()).isEqualTo("request:invalid");
        assertThat(reply.errors())
                .containsExactlyInAnyOrder(
                        "who field:unknown", "color color:invalid", "font font:invalid", "delayTo schedule:invalid");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"schedule\":{\"delay\":60}|60",
                "\"schedule\":{\"delayTo\":\"10m\"}|600",
                "\"delay\":90|90",
                "\"delayTo\":\"2h\"|7200",
                "\"delayTo\":\"1d\"|86400",
                "\"delayTo\":\"1y\"|31536000",
            })
    void schedulesInEveryForm(String field, long seconds) {
        Reply reply = API.status("{\"message\":\"later\"," + field + "}");

        assertThat(reply.status()).isEqualTo(201);
        Post post = stored(reply);
        assertThat(post.delivery().scheduled()).isTrue();
        assertThat(Duration.between(post.createdAt(), post.delivery().at()))
                .isBetween(Duration.ofSeconds(seconds - 30), Duration.ofSeconds(seconds + 30));
        assertThat(reply.json().get("schedule").get("date"))
                .isEqualTo(reply.json().get("deliverAt"));
    }

    @Test
    void takesADateAndTheStrictOrder() {
        Instant at = Instant.ofEpochMilli(API.time.millis() + 3_600_000);

        Post post = stored(
                API.status("{\"message\":\"later\",\"order\":true,\"schedule\":{\"date\":\"%s\"}}".formatted(at)));

        assertThat(post.delivery().at()).isEqualTo(at);
        assertThat(post.delivery().strict()).isTrue();
    }

    @Test
    void aTimeJustPassedMeansNow() {
        Instant at = Instant.ofEpochMilli(API.time.millis() - 30_000);
        Post post = stored(API.status("{\"message\":\"now\",\"deliverAt\":\"%s\"}".formatted(at)));
        assertThat(post.delivery().scheduled()).isFalse();
    }

    @Test
    void refusesWhatIsNoJsonObject() {
        String path = "/v1/chat/shop/status";
        assertThat(API.post(path, "").code()).isEqualTo("body:empty");
        assertThat(API.post(path, "{\"message\":").code()).isEqualTo("body:malformed");
        assertThat(API.post(path, "{\"message\":\"a\",\"message\":\"b\"}").code())
                .isEqualTo("body:malformed");
        assertThat(API.post(path, "{\"message\":\"a\"} x").code()).isEqualTo("body:malformed");
        assertThat(API.post(path, "[1]").code()).isEqualTo("body:malformed");
        assertThat(API.post(path, "[".repeat(1000)).code()).isEqualTo("body:malformed");
        Reply form = API.send(
                "POST",
                path,
                "message=a",
                "Token",
                ApiFixture.KEY,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(form.status()).isEqualTo(415);
        assertThat(API.send("POST", path, "{\"message\":\"a\"}", "Token", ApiFixture.KEY)
                        .status())
                .as("without a content type")
                .isEqualTo(201);
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        Reply reply = API.status("{\"message\":\"%s\"}".formatted("x".repeat(17 * 1024)));
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.code()).isEqualTo("body:toolarge");
    }

    @Test
    void refusesAnUnknownNumberBeforeLookingAtTheBody() {
        Reply reply = API.post("/v1/chat/66d1a54430541033/status", "{\"nonsense\":1}");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo("device:notfound");
    }

    @Test
    void refusesAnUnknownParameter() {
        assertThat(API.post("/v1/chat/shop/status?when=now", "{\"message\":\"a\"}")
                        .errors())
                .containsExactly("when query:unknown");
    }

    @Test
    void lenientModeIgnoresUnknownFields() {
        try (var lenient = new ApiFixture(new ApiSetup().lenient())) {
            assertThat(lenient.status("{\"message\":\"a\",\"messages\":1}").status())
                    .isEqualTo(201);
            assertThat(lenient.status("{\"message\":\"a\",\"color\":\"x\"}").status())
                    .isEqualTo(400);
        }
    }

    private static Post stored(Reply reply) {
        return API.posts.find(new ResourceId(reply.json().get("id").asText())).orElseThrow();
    }
}
