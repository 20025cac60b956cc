package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.time.SettableTime;
import io.statuscast.server.http.ApiFixture.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// When a status goes out, to the millisecond: the clock stands at 2026-03-02T09:00:00Z.
class ScheduleTest {
    private static final ApiFixture API = new ApiFixture(new ApiSetup().at(new SettableTime(ApiSetup.MONDAY)));

    /// The six places, each with a time of its own.
    private static final List<String> PLACES = List.of(
            "deliverAt 2026-03-03T09:00:00Z",
            "delay 60",
            "delayTo 10m",
            "schedule.delay 90",
            "schedule.delayTo 2h",
            "schedule.date 2026-03-04T09:00:00Z");

    @AfterAll
    static void close() {
        API.close();
    }

    private static Reply post(String members) {
        return API.status("{\"message\":\"a\"," + members.replace('\'', '"') + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'delay':60|2026-03-02T09:01:00.000Z",
                "'delay':1.5|2026-03-02T09:00:01.500Z",
                "'delayTo':'30s'|2026-03-02T09:00:30.000Z",
                "'delayTo':'15m'|2026-03-02T09:15:00.000Z",
                "'delayTo':'2h'|2026-03-02T11:00:00.000Z",
                "'delayTo':'3d'|2026-03-05T09:00:00.000Z",
                "'delayTo':'1w'|2026-03-09T09:00:00.000Z",
                "'delayTo':'1y'|2027-03-02T09:00:00.000Z",
                "'deliverAt':'2026-12-24T18:00:00Z'|2026-12-24T18:00:00.000Z",
                "'deliverAt':'2026-12-24T18:00:00.123Z'|2026-12-24T18:00:00.123Z",
                "'deliverAt':'2026-12-24T18:00:00+02:00'|2026-12-24T16:00:00.000Z",
                "'deliverAt':'2026-12-24T18:00:00+0200'|2026-12-24T16:00:00.000Z",
                "'deliverAt':'2026-12-24T18:00:00'|2026-12-24T18:00:00.000Z",
                "'deliverAt':'2026-12-24'|2026-12-24T00:00:00.000Z",
                "'schedule':{'delay':60}|2026-03-02T09:01:00.000Z",
                "'schedule':{'delayTo':'1d'}|2026-03-03T09:00:00.000Z",
                "'schedule':{'date':'2026-12-24T18:00:00Z'}|2026-12-24T18:00:00.000Z",
                // Up to a year ahead, and not a millisecond more.
                "'deliverAt':'2027-03-02T09:00:00.000Z'|2027-03-02T09:00:00.000Z",
                "'delay':31536000|2027-03-02T09:00:00.000Z",
            })
    void everyFormMeansItsTime(String members, String at) {
        Reply reply = post(members);
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(201);
        assertThat(reply.json().get("deliverAt").asText()).isEqualTo(at);
        assertThat(reply.json().at("/schedule/date").asText()).isEqualTo(at);
        JsonNode kept = API.get(reply.header("Location")).json();
        assertThat(kept.get("deliverAt").asText()).isEqualTo(at);
        assertThat(kept.get("state").asText()).isEqualTo("scheduled");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'delay':0",
                "'delayTo':'0s'",
                "'deliverAt':'2026-03-02T09:00:00Z'",
                "'deliverAt':'2026-03-02T08:59:59.999Z'",
                "'schedule':{'date':'2026-03-02T08:59:00.000Z'}",
            })
    void nowAndAMinuteAgoMeanNow(String members) {
        Reply reply = post(members);
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(201);
        assertThat(reply.json().get("deliverAt").asText()).isEqualTo("2026-03-02T09:00:00.000Z");
        assertThat(reply.json().has("schedule")).isFalse();
        API.awaitState(reply.header("Location"), "published");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'deliverAt':'2026-03-02T08:58:59.999Z'|deliverAt schedule:past",
                "'schedule':{'date':'2026-03-02T08:58:59.999Z'}|schedule.date schedule:past",
                "'deliverAt':'2027-03-02T09:00:00.001Z'|deliverAt schedule:toofar",
                "'delay':31536000.001|delay schedule:toofar",
                "'delay':1e300|delay schedule:toofar",
                "'delayTo':'366d'|delayTo schedule:toofar",
                "'delayTo':'999999999y'|delayTo schedule:toofar",
                "'deliverAt':'2026-02-30T09:00:00Z'|deliverAt schedule:invalid",
                "'deliverAt':'1772442000'|deliverAt schedule:invalid",
                "'delayTo':'1.5h'|delayTo schedule:invalid",
                "'delayTo':''|delayTo schedule:invalid",
                "'delay':'60'|delay field:type",
                "'schedule':'tomorrow'|schedule field:type",
                "'schedule':{'at':'2026-12-24'}|schedule.at field:unknown",
            })
    void otherTimesAreRefusedWithTheirField(String members, String error) {
        Reply reply = post(members);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).contains(error);
    }

    static Stream<List<String>> pairs() {
        var pairs = new ArrayList<List<String>>();
        for (int i = 0; i < PLACES.size(); i++) {
            for (int j = i + 1; j < PLACES.size(); j++) {
                pairs.add(List.of(PLACES.get(i), PLACES.get(j)));
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void twoTimesAreOneTooMany(List<String> places) {
        var top = new ArrayList<String>();
        var inside = new ArrayList<String>();
        var names = new ArrayList<String>();
        for (String place : places) {
            String name = place.substring(0, place.indexOf(' '));
            String value = place.substring(place.indexOf(' ') + 1);
            names.add(name);
            String member =
                    "'" + name.replace("schedule.", "") + "':" + (name.endsWith("delay") ? value : "'" + value + "'");
            (name.startsWith("schedule.") ? inside : top).add(member);
        }
        if (!inside.isEmpty()) {
            top.add("'schedule':{" + String.join(",", inside) + "}");
        }
        Reply reply = post(String.join(",", top));
        assertThat(reply.errors()).containsExactly(names.get(1) + " schedule:conflict");
        assertThat(reply.json().get("message").asText()).contains("`" + names.get(0) + "`", "`" + names.get(1) + "`");
    }

    @Test
    void changesAndCopiesTakeTheSameForms() {
        String path = post("'delayTo':'1d'").header("Location");
        assertThat(API.patch(path, "{\"schedule\":{\"delay\":60}}")
                        .json()
                        .get("deliverAt")
                        .asText())
                .isEqualTo("2026-03-02T09:01:00.000Z");
        assertThat(API.patch(path, "{\"delay\":60,\"delayTo\":\"1h\"}").errors())
                .containsExactly("delayTo schedule:conflict");
        assertThat(API.post(path + "/duplicate", "{\"deliverAt\":\"2026-12-24\"}")
                        .json()
                        .get("deliverAt")
                        .asText())
                .isEqualTo("2026-12-24T00:00:00.000Z");
        assertThat(API.post(path + "/duplicate", "{\"deliverAt\":\"2001-01-01\"}")
                        .errors())
                .containsExactly("deliverAt schedule:past");
    }

    @Test
    void aScheduledStatusGoesOutAtItsTimeAndItsBracesStayAsTheyAre() {
        var time = new SettableTime(ApiSetup.MONDAY);
        try (var api = new ApiFixture(new ApiSetup().at(time))) {
            Reply reply = api.status("{\"message\":\"Hi {{name}}, {{ missing }} {name} ${x}\",\"delay\":3600}");
            time.set(Instant.parse("2026-03-02T10:00:00Z"));
            JsonNode message = api.awaitState(reply.header("Location"), "published");
            assertThat(message.get("body").asText()).isEqualTo("Hi {{name}}, {{ missing }} {name} ${x}");
            assertThat(message.get("date").asText()).isEqualTo("2026-03-02T10:00:00.000Z");
        }
    }
}
