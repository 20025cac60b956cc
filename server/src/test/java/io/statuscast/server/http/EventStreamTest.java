package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EventStreamTest {
    private final ApiFixture api = new ApiFixture();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        api.close();
        client.shutdownNow();
    }

    private final class Reader implements AutoCloseable {
        final HttpResponse<InputStream> response;
        private final BufferedReader lines;

        Reader(String query, String... headers) throws Exception {
            var request = HttpRequest.newBuilder(api.uri("/v1/events" + query)).timeout(Duration.ofSeconds(30));
            request.header("Token", ApiFixture.KEY);
            if (headers.length > 0) {
                request.headers(headers);
            }
            response = client.send(request.build(), BodyHandlers.ofInputStream());
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        /// The data of the next event.
        JsonNode next() throws Exception {
            String line = lines.readLine();
            while (!line.startsWith("data: ")) {
                line = lines.readLine();
            }
            return Json.tree(line.substring(6).getBytes(StandardCharsets.UTF_8));
        }

        boolean isAtItsEnd() throws Exception {
            String line = lines.readLine();
            while (line != null) {
                line = lines.readLine();
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void everyChangeComesInOrderAndTheStreamGoesOnWhereItEnded() throws Exception {
        long scheduled;
        try (var reader = new Reader("")) {
            assertThat(reader.response.headers().firstValue("Content-Type")).contains(EventStream.CONTENT_TYPE);
            assertThat(reader.response.headers().firstValue("X-Accel-Buffering"))
                    .contains("no");
            api.status("{\"message\":\"Hi\"}");
            JsonNode first = reader.next();
            scheduled = first.get("id").asLong();
            assertThat(first.get("event").asText()).isEqualTo("status:scheduled");
            assertThat(first.at("/data/message").asText()).isEqualTo("Hi");
            assertThat(reader.next().get("to").asText()).isEqualTo("sending");
            assertThat(reader.next().get("to").asText()).isEqualTo("published");
        }
        try (var again = new Reader("?lastEventId=0", "Last-Event-ID", Long.toString(scheduled))) {
            assertThat(again.next().get("to").asText()).isEqualTo("sending");
        }
    }

    @Test
    void filtersLeaveOutTheRest() throws Exception {
        api.status("{\"message\":\"Hi\"}");
        try (var reader = new Reader("?lastEventId=0&state=published&device=shop")) {
            assertThat(reader.next().get("to").asText()).isEqualTo("published");
        }
    }

    @Test
    void aNumberThatIsNotKeptIsToldAsAGap() throws Exception {
        try (var reader = new Reader("", "Last-Event-ID", "4711")) {
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
        assertThat(api.streams.open()).isZero();
    }

    @Test
    void theEndOfTheServerEndsTheStream() throws Exception {
        try (var reader = new Reader("")) {
            api.streams.close();
            assertThat(reader.isAtItsEnd()).isTrue();
        }
        assertThat(api.get("/v1/events").code()).isEqualTo("server:busy");
    }

    @Test
    void thereAreOnlySoManyPlaces() {
        try (var few = new EventStreams(1)) {
            EventStreams.Seat seat = few.take();
            assertThatThrownBy(few::take).hasMessageContaining("events:limit");
            seat.close();
            few.take().close();
        }
    }
}
