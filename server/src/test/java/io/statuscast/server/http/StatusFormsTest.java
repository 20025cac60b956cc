package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostContent.MediaFormat;
import io.statuscast.core.post.PostContent.MediaSource;
import io.statuscast.core.time.SettableTime;
import io.statuscast.server.http.ApiFixture.Reply;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every word that a status may be written with, as the contract lists them.
class StatusFormsTest {
    private static final ApiFixture API = new ApiFixture(new ApiSetup().at(new SettableTime(ApiSetup.MONDAY)));

    @BeforeAll
    static void nothingLeaves() {
        API.post("/v1/devices/shop/queue", "{\"status\":\"pause\"}");
    }

    @AfterAll
    static void close() {
        API.close();
    }

    private static Reply accepted(String members) {
        Reply reply = API.status("{" + members + "}");
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(201);
        return reply;
    }

    private static PostContent.Text text(Reply reply) {
        return (PostContent.Text) API.stored(reply.header("Location")).content();
    }

    private static PostContent.Media media(Reply reply) {
        return (PostContent.Media) API.stored(reply.header("Location")).content();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "red_purple", "moss_green", "dark_khaki", "wine_red", "light_taupe", "goldenrod", "olive_green",
                "light_plum", "dark_purple", "light_coral", "medium_sea_green", "salmon", "sky_blue", "light_sky_blue",
                "dark_taupe", "slate_gray", "dodger_blue", "dark_magenta", "seafoam_green", "charcoal", "periwinkle"
            })
    void everyColourOfTheContractIsTaken(String color) {
        Reply reply = accepted("\"message\":\"a\",\"color\":\"" + color + "\"");
        assertThat(reply.json().get("color").asText()).isEqualTo(color);
        assertThat(text(reply).backgroundArgb() >>> 24).as("opaque").isEqualTo(0xff);
        int inCapitals = text(accepted("\"message\":\"a\",\"color\":\"" + color.toUpperCase(Locale.ROOT) + "\""))
                .backgroundArgb();
        assertThat(inCapitals).isEqualTo(text(reply).backgroundArgb());
    }

    @ParameterizedTest
    @CsvSource({
        "helvetica,0",
        "serif,1",
        "norican,2",
        "system,0",
        "system_text,1",
        "fb_script,2",
        "system_bold,6",
        "morningbreeze_regular,7",
        "calistoga_regular,8",
        "exo2_extrabold,9",
        "courierprime_bold,10",
    })
    void everyFontIsTakenByItsName(String font, int wireNumber) {
        Reply reply = accepted("\"message\":\"a\",\"font\":\"" + font + "\"");
        assertThat(reply.json().get("font").asText()).isEqualTo(font);
        assertThat(text(reply).font().wireNumber()).isEqualTo(wireNumber);
        assertThat(text(accepted("\"message\":\"a\",\"font\":\"" + font.toUpperCase(Locale.ROOT) + "\""))
                        .font())
                .isEqualTo(text(reply).font());
    }

    @Test
    void withoutWordsItIsHelveticaOnSkyBlue() {
        JsonNode post = accepted("\"message\":\"a\"").json();
        assertThat(post.get("font").asText()).isEqualTo("helvetica");
        assertThat(post.get("color").asText()).isEqualTo("sky_blue");
        assertThat(post.get("order").asBoolean()).isFalse();
        assertThat(post.get("lateness").asDouble())
                .as("seven days without a time in a paused queue, which takes a person")
                .isEqualTo(604_800);
        assertThat(post.get("onMissed").asText()).isEqualTo("skip");
        assertThat(post.get("audience").asText()).isEqualTo("contacts");
        assertThat(accepted("\"message\":\"a\",\"delay\":60")
                        .json()
                        .get("lateness")
                        .asDouble())
                .as("of a status with a time")
                .isEqualTo(3_600);
    }

    @Test
    void theCaptionHasTwoPlaces() {
        String url = "\"url\":\"https://e.org/a.mp4\"";
        assertThat(media(accepted("\"media\":{" + url + ",\"message\":\"inside\"}"))
                        .caption())
                .isEqualTo("inside");
        assertThat(media(accepted("\"message\":\"outside\",\"media\":{" + url + "}"))
                        .caption())
                .isEqualTo("outside");
        assertThat(media(accepted("\"message\":\"same\",\"media\":{" + url + ",\"message\":\"same\"}"))
                        .caption())
                .isEqualTo("same");
        assertThat(media(accepted("\"media\":{" + url + "}")).caption()).isNull();
        assertThat(media(accepted("\"media\":{" + url + ",\"message\":\"" + "é".repeat(1_024) + "\"}"))
                        .caption())
                .hasSize(1_024);
        assertThat(API.status("{\"media\":{" + url + ",\"message\":\"" + "é".repeat(1_025) + "\"}}")
                        .errors())
                .containsExactly("media.message field:length");
    }

    @Test
    void everyMemberOfMediaIsKept() {
        Reply reply =
                accepted("\"media\":{\"url\":\"https://e.org/a.mp4?x=1\",\"filename\":\"a.mp4\",\"format\":\"gif\"}");
        PostContent.Media media = media(reply);
        assertThat(media.source()).isEqualTo(new MediaSource.Url("https://e.org/a.mp4?x=1"));
        assertThat(media.filename()).isEqualTo("a.mp4");
        assertThat(media.format()).isEqualTo(MediaFormat.GIF);
        assertThat(reply.json().at("/media/format").asText()).isEqualTo("gif");
        assertThat(media(accepted("\"media\":{\"url\":\"HTTP://e.org/a\"}")).format())
                .isEqualTo(MediaFormat.NATIVE);
    }

    @Test
    void aReferenceOf150CharactersIsKept() {
        String reference = "ü".repeat(150);
        assertThat(accepted("\"message\":\"a\",\"reference\":\"" + reference + "\"")
                        .json()
                        .get("reference")
                        .asText())
                .isEqualTo(reference);
    }

    @Test
    void whatBecomesOfALateStatusCanBeChanged() {
        String path = accepted("\"message\":\"a\",\"delayTo\":\"1d\"").header("Location");
        JsonNode changed =
                API.patch(path, "{\"lateness\":\"2h\",\"onMissed\":\"ask\"}").json();
        assertThat(changed.get("lateness").asDouble()).isEqualTo(7_200);
        assertThat(changed.get("onMissed").asText()).isEqualTo("ask");
        assertThat(changed.get("deliverAt").asText()).isEqualTo("2026-03-03T09:00:00.000Z");
        JsonNode back =
                API.patch(path, "{\"audience\":\"contacts\",\"order\":true}").json();
        assertThat(back.get("onMissed").asText()).isEqualTo("ask");
        assertThat(back.get("order").asBoolean()).isTrue();
    }

    @Test
    void aFullQueueOfAnotherNumberSaysWhenToComeAgain() {
        accepted("\"message\":\"a\",\"delayTo\":\"1d\"");
        accepted("\"message\":\"a\",\"delayTo\":\"1d\"");
        String other = "/v1/devices/" + API.unlinked.id() + "/queue";
        API.patch(other, "{\"waitingMax\":1}");
        Reply full = API.patch("/v1/devices/shop/queue", "{\"device\":\"new number\"}");
        assertThat(full.status()).isEqualTo(429);
        assertThat(full.code()).isEqualTo("queue:full");
        assertThat(full.header("Retry-After")).isNotEmpty();
    }
}
