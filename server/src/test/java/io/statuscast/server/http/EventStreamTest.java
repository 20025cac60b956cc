package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.post.EventFilter;
import io.statuscast.core.post.PostEvent;
import io.statuscast.core.time.SettableTime;
import io.statuscast.server.http.ApiFixture.Reply;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class EventStreamTest {
    private final SettableTime time = new SettableTime(ApiSetup.MONDAY);
    private final ApiFixture api = new ApiFixture(new ApiSetup().at(time));
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        api.close();
        client.shutdownNow();
    }

    private EventReader reader(String query, String... headers) throws Exception {
        return new EventReader(client, api.uri("/v1/events" + query), headers);
    }

    @Test
    void everyChangeComesInOrderAndTheStreamGoesOnWhereItEnded() throws Exception {
        long scheduled;
        try (var reader = reader("")) {
            assertThat(reader.header("Content-Type")).contains(EventStream.CONTENT_TYPE);
            assertThat(reader.header("X-Accel-Buffering")).contains("no");
            api.status("{\"message\":\"Hi\"}");
            JsonNode first = reader.next();
            scheduled = first.get("id").asLong();
            assertThat(first.get("event").asText()).isEqualTo("status:scheduled");
            assertThat(first.at("/data/message").asText()).isEqualTo("Hi");
            assertThat(reader.next().get("to").asText()).isEqualTo("sending");
            assertThat(reader.next().get("to").asText()).isEqualTo("published");
        }
        try (var again = reader("?lastEventId=0", "Last-Event-ID", Long.toString(scheduled))) {
            assertThat(again.next().get("to").asText()).isEqualTo("sending");
        }
    }

    @Test
    void filtersLeaveOutTheRest() throws Exception {
        api.status("{\"message\":\"Hi\"}");
        try (var reader = reader("?lastEventId=0&state=published&device=shop")) {
            assertThat(reader.next().get("to").asText()).isEqualTo("published");
        }
    }

    @Test
    void aNumberThatIsNotKeptIsToldAsAGap() throws Exception {
        try (var reader = reader("", "Last-Event-ID", "4711")) {
            assertThat(reader.next().get("event").asText()).isEqualTo("gap");
            api.status("{\"message\":\"Hi\"}");
            assertThat(reader.next().get("to").asText()).isEqualTo("scheduled");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lastEventId=x", "device=nobody", "state=gone", "colour=red"})
    void aMistakeIsNamed(String query) {
        assertThat(api.get("/v1/events?" + query).errors())
                .singleElement()
                .asString()
                .startsWith(query.substring(0, query.indexOf('=')));
    }

    @Test
    void headDoesNotHang() throws Exception {
        var request = HttpRequest.newBuilder(api.uri("/v1/events?token=" + ApiFixture.KEY))
                .HEAD()
                .build();
        HttpResponse<Void> head = client.send(request, BodyHandlers.discarding());
        assertThat(head.statusCode()).isEqualTo(200);
        // The answer is there a moment before the place is free.
        await().atMost(ApiFixture.PATIENCE).until(() -> api.streams.open() == 0);
    }

    @Test
    void theEndOfTheServerEndsTheStream() throws Exception {
        try (var reader = reader("")) {
            api.streams.close();
            assertThat(reader.isAtItsEnd()).isTrue();
        }
        assertThat(api.get("/v1/events").code()).isEqualTo("server:busy");
    }

    @Test
    void silenceIsBrokenAfterFifteenSeconds() throws Exception {
        try (var reader = reader("")) {
            assertThat(reader.line()).isEqualTo("retry: 2000");
            assertThat(reader.line()).isEmpty();
            time.advance(Duration.ofSeconds(14));
            api.status("{\"message\":\"Hi\",\"delayTo\":\"1d\"}");
            assertThat(reader.line()).as("no sign of life before it is due").isEqualTo("id: 1");
            reader.next();
            assertThat(reader.line()).isEmpty();
            time.advance(Duration.ofSeconds(15));
            assertThat(reader.line()).isEqualTo(": still here");
            assertThat(reader.line()).isEmpty();
            time.advance(Duration.ofSeconds(15));
            assertThat(reader.line()).isEqualTo(": still here");
        }
    }

    @Test
    void eventsThatAreForgottenAreToldAsAGapAndTheRestFollows() throws Exception {
        String ended = api.status("{\"message\":\"ended\",\"delayTo\":\"1d\"}").header("Location");
        api.send("DELETE", ended, null, "Token", ApiFixture.KEY);
        api.status("{\"message\":\"waits\",\"delayTo\":\"300d\"}");
        time.advance(Duration.ofDays(31));
        // The watchdog of the queue may have been faster.
        api.posts.forget(time.instant().minus(Duration.ofDays(30)), time.instant(), 100);
        assertThat(api.posts.eventsAfter(0, 1, EventFilter.all()))
                .extracting(PostEvent::number)
                .containsExactly(3L);
        try (var reader = reader("", "Last-Event-ID", "1")) {
            JsonNode gap = reader.next();
            assertThat(gap.get("event").asText()).isEqualTo("gap");
            assertThat(gap.get("id").asLong()).isOne();
            assertThat(gap.get("message").asText()).contains("30");
            assertThat(reader.next().at("/data/message").asText()).isEqualTo("waits");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.5", "9999999999999999999", "3EB0"})
    void aLastEventIdThatIsNoneIsNamedWithItsPlace(String id) {
        Reply header = api.send("GET", "/v1/events", null, "Token", ApiFixture.KEY, "Last-Event-ID", id);
        assertThat(header.status()).isEqualTo(400);
        assertThat(header.errors()).containsExactly("Last-Event-ID query:invalid");
        assertThat(header.json().at("/errors/0/location").asText()).isEqualTo("header");
        Reply query = api.get("/v1/events?lastEventId=" + id);
        assertThat(query.status()).isEqualTo(400);
        assertThat(query.json().at("/errors/0/location").asText()).isEqualTo("query");
    }

    @Test
    void eventsOfOtherNumbersAreLeftOut() throws Exception {
        String other = "/v1/chat/" + api.unlinked.id() + "/status";
        api.post(other, "{\"message\":\"other\"}");
        api.status("{\"message\":\"mine\",\"delayTo\":\"1d\"}");
        try (var reader = reader("?lastEventId=0&device=SHOP")) {
            assertThat(reader.next().at("/data/message").asText()).isEqualTo("mine");
            api.post(other, "{\"message\":\"other again\"}");
            api.status("{\"message\":\"mine again\",\"delayTo\":\"1d\"}");
            assertThat(reader.next().at("/data/message").asText()).isEqualTo("mine again");
        }
    }

    @Test
    void nobodyFollowsWithoutAKey() {
        assertThat(api.send("GET", "/v1/events", null).status()).isEqualTo(401);
        assertThat(api.send("GET", "/v1/events", null, "Token", "0".repeat(80)).status())
                .isEqualTo(401);
        assertThat(api.streams.open()).isZero();
    }

    @Test
    void thereAreOnlySoManyPlacesAndOneThatIsLeftIsFree() throws Exception {
        try (var few = new ApiFixture(new ApiSetup().with(new EventStreams(1, 10)))) {
            try (var first = new EventReader(client, few.uri("/v1/events"))) {
                assertThat(first.status()).isEqualTo(200);
                Reply refused = few.get("/v1/events");
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.code()).isEqualTo("events:limit");
                assertThat(refused.header("Retry-After")).isNotEmpty();
            }
            // The server learns that the reader is gone when it has something to tell.
            await().atMost(ApiFixture.PATIENCE).until(() -> {
                few.status("{\"message\":\"Hi\",\"delayTo\":\"1d\"}");
                return few.streams.open() == 0;
            });
            try (var next = new EventReader(client, few.uri("/v1/events"))) {
                assertThat(next.status()).isEqualTo(200);
            }
        }
    }
}
