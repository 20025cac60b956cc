package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.PostQuery;
import io.statuscast.core.queue.PublishResult;
import io.statuscast.core.time.SettableTime;
import io.statuscast.core.view.View;
import io.statuscast.server.http.ApiFixture.Reply;
import io.statuscast.server.http.ApiSetup.Stores;
import io.statuscast.server.sql.Engine;
import io.statuscast.server.sql.SqlAudienceRepository;
import io.statuscast.server.sql.SqlDatabase;
import io.statuscast.server.sql.SqlDeviceQueueRepository;
import io.statuscast.server.sql.SqlPostRepository;
import io.statuscast.server.sql.SqlViewRepository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the API answers out of a real database: lists and filters, views, and requests that are repeated.
abstract class StoredStatusContract {
    private static final Instant NOW = ApiSetup.MONDAY;
    private static final String LIST = "/v1/chat/shop/status";

    @TempDir
    Path directory;

    private final Engine engine;
    private final SettableTime time = new SettableTime(NOW);
    private SqlDatabase database;
    private ApiFixture api;

    StoredStatusContract(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        database = engine.open(directory, time);
        api = new ApiFixture(new ApiSetup()
                .at(time)
                .on(new Stores(
                        new SqlPostRepository(database),
                        new SqlViewRepository(database),
                        new SqlAudienceRepository(database),
                        new SqlDeviceQueueRepository(database))));
    }

    @AfterEach
    void close() {
        api.close();
        database.close();
    }

    private String post(String message, String members) {
        Reply reply = api.status("{\"message\":\"" + message + "\"" + members + "}");
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(201);
        return reply.header("Location");
    }

    private String published(String message) {
        String path = post(message, "");
        api.awaitState(path, "published");
        return path;
    }

    private void seen(String path, String person, int deliveredAfter, int viewedAfter) {
        api.views.record(List.of(new View(
                id(path),
                person,
                deliveredAfter < 0 ? null : NOW.plusSeconds(deliveredAfter),
                viewedAfter < 0 ? null : NOW.plusSeconds(viewedAfter))));
    }

    private static ResourceId id(String path) {
        return new ResourceId(path.substring(path.lastIndexOf('/') + 1));
    }

    /// The words of the statuses that a query finds, in its order.
    private String found(String query) {
        Reply reply = api.get(LIST + query);
        assertThat(reply.status()).as(query).isEqualTo(200);
        return String.join(
                ",",
                reply.json()
                        .valueStream()
                        .map(item ->
                                item.path("body").asText(item.path("message").asText()))
                        .toList());
    }

    @Test
    void theAckOfAStatusIsAFilter() {
        published("sent");
        seen(published("delivered"), "5511990000002", 1, -1);
        String read = published("read");
        seen(read, "5511990000002", 1, -1);
        seen(read, "5511990000003", -1, 2);
        api.publisher = _ -> new PublishResult.Failed("whatsapp:479", "Refused.");
        api.awaitState(post("failed", ""), "failed");
        post("to come", ",\"delayTo\":\"2d\"");

        for (int round = 0; round < 2; round++) {
            assertThat(found("?ack=sent")).isEqualTo("sent");
            assertThat(found("?ack=delivered")).isEqualTo("delivered");
            assertThat(found("?ack=read")).isEqualTo("read");
            assertThat(found("?ack=read,delivered&sort=date:asc")).isEqualTo("delivered,read");
            assertThat(found("?ack[]=sent&ack[]=failed")).isEqualTo("failed,sent");
            assertThat(found("?ack=failed")).isEqualTo("failed");
            assertThat(found("?ack=error,played")).isEmpty();
            assertThat(found("?ack=sent,delivered,read&size=1&page=1")).isEqualTo("delivered");
            assertThat(found("?ack=pending")).isEmpty();
            assertThat(found("?ack=pending&scheduled=true")).isEqualTo("to come");
            assertThat(found("?ack=read&search=sent")).isEmpty();
            String wid = api.stored(read).waId().value();
            assertThat(found("?ack=read&wid=" + wid)).isEqualTo("read");
            assertThat(found("?ack=sent,delivered&wid=" + wid)).isEmpty();
            // And the same a day later, when WhatsApp shows none of them any more.
            time.advance(Duration.ofHours(24));
            api.awaitState(read, "expired");
        }
        JsonNode message = api.get(read).json();
        assertThat(message.get("ack").asText()).isEqualTo("read");
        assertThat(message.at("/stats/deliveries").asInt()).isEqualTo(2);
        assertThat(message.at("/stats/views").asInt()).isOne();
        assertThat(message.at("/events/delivered/date").asText()).isEqualTo("2026-03-02T09:00:01.000Z");
        assertThat(message.at("/events/read/date").asText()).isEqualTo("2026-03-02T09:00:02.000Z");
    }

    @Test
    void viewsAreListedInTheirOrderCountedAndPaged() {
        String path = published("seen");
        seen(path, "5511990000002", 5, 90);
        seen(path, "5511990000003", 4, -1);
        seen(path, "5511990000004", -1, 60);
        seen(path, "100000000000001@lid", 3, -1);
        seen(published("other"), "5511990000009", 1, 1);

        Reply all = api.get(path + "/views");
        assertThat(all.header("X-Total-Count")).isEqualTo("4");
        assertThat(all.header("X-Viewed-Count")).isEqualTo("2");
        assertThat(all.json().findValuesAsText("wid"))
                .containsExactly(
                        "5511990000004@c.us", "5511990000002@c.us", "100000000000001@lid", "5511990000003@c.us");
        assertThat(all.json().at("/0/deliveredAt").isMissingNode()).isTrue();
        assertThat(all.json().at("/0/viewedAt").asText()).isEqualTo("2026-03-02T09:01:00.000Z");
        assertThat(api.get(path + "/views?size=2&page=1").json().findValuesAsText("wid"))
                .containsExactly("100000000000001@lid", "5511990000003@c.us");
        assertThat(api.get(path + "/views?size=2&page=2").json()).isEmpty();
        Reply csv = api.send("GET", path + "/views", null, "Token", ApiFixture.KEY, "Accept", "text/csv");
        assertThat(new String(csv.body(), StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "phone,wid,name,deliveredAt,viewedAt",
                        "+5511990000004,5511990000004@c.us,,,2026-03-02T09:01:00.000Z",
                        "+5511990000002,5511990000002@c.us,,2026-03-02T09:00:05.000Z,2026-03-02T09:01:30.000Z",
                        ",100000000000001@lid,,2026-03-02T09:00:03.000Z,",
                        "+5511990000003,5511990000003@c.us,,2026-03-02T09:00:04.000Z,");
    }

    @Test
    void whoIsKnownByLidFirstAndByNumberLaterIsListedOnce() {
        String path = published("seen");
        seen(path, "100000000000001@lid", 3, -1);
        api.views.record(List.of(new View(id(path), "5511990000002", null, NOW.plusSeconds(9), "100000000000001@lid")));
        JsonNode views = api.get(path + "/views").json();
        assertThat(views).hasSize(1);
        assertThat(views.at("/0/phone").asText()).isEqualTo("+5511990000002");
        assertThat(views.at("/0/deliveredAt").asText()).isEqualTo("2026-03-02T09:00:03.000Z");
        assertThat(views.at("/0/viewedAt").asText()).isEqualTo("2026-03-02T09:00:09.000Z");
        assertThat(found("?ack=read")).isEqualTo("seen");
    }

    @Test
    void otherFiltersFindWhatTheyName() {
        String first = published("100% Brot_laib");
        time.advance(Duration.ofMinutes(1));
        String second = post("Brötchen \\\\ Kuchen", ",\"reference\":\"r'1\"");
        api.awaitState(second, "published");
        time.advance(Duration.ofMinutes(1));
        String third = post("Torte", ",\"media\":{\"url\":\"https://e.org/a.jpg\"}");
        api.awaitState(third, "published");

        assertThat(found("?search=100%25%20brot_")).isEqualTo("100% Brot_laib");
        assertThat(found("?search=0_brot")).isEmpty();
        assertThat(found("?search=%5C%20kuchen")).isEqualTo("Brötchen \\ Kuchen");
        assertThat(found("?search=%25")).isEqualTo("100% Brot_laib");
        assertThat(found("?reference=r'1")).isEqualTo("Brötchen \\ Kuchen");
        assertThat(found("?type=image")).isEqualTo("Torte");
        assertThat(found("?type=text&size=1&page=1")).isEqualTo("100% Brot_laib");
        assertThat(found("?after=2026-03-02T09:01:00Z&before=2026-03-02T09:02:00Z"))
                .isEqualTo("Brötchen \\ Kuchen");
        String wid = api.stored(second).waId().value();
        assertThat(found("?begin=" + wid + "&sort=date:asc")).isEqualTo("Brötchen \\ Kuchen,Torte");
        assertThat(found("?end=" + wid + "&sort=date:asc")).isEqualTo("100% Brot_laib,Brötchen \\ Kuchen");
        assertThat(found("?wid=" + wid + "," + api.stored(first).waId().value().toLowerCase(java.util.Locale.ROOT)))
                .isEqualTo("Brötchen \\ Kuchen,100% Brot_laib");
        assertThat(found("?state=published&size=2")).isEqualTo("Torte,Brötchen \\ Kuchen");
    }

    @Test
    void ofManyEqualRequestsAtOnceOneIsDone() throws Exception {
        Callable<Reply> request = () -> api.send(
                "POST",
                LIST,
                "{\"message\":\"one of many\",\"delayTo\":\"1h\"}",
                "Token",
                ApiFixture.KEY,
                "Idempotency-Key",
                "at once");
        var bodies = new HashSet<JsonNode>();
        int replays = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(Collections.nCopies(8, request))) {
                assertThat(answer.get().status()).isEqualTo(201);
                bodies.add(answer.get().json());
                replays += answer.get().header("Idempotent-Replayed").isEmpty() ? 0 : 1;
            }
        }
        assertThat(bodies).hasSize(1);
        assertThat(replays).isEqualTo(7);
        assertThat(api.posts.list(PostQuery.newest(api.shop.id(), 9))).hasSize(1);
        assertThat(api.get("/v1/devices/shop/queue").json().get("waiting").asInt())
                .isOne();
    }

    /// PostgreSQL keeps no NUL in a text, and half a surrogate pair is no character in UTF-8: refused on
    /// either database, so that what one accepts the other does too.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   |/v1/chat/shop/status           |{'message':'a%sb'}                       |message",
                "POST   |/v1/chat/shop/status           |{'message':'a','reference':'r%s'}        |reference",
                "POST   |/v1/chat/shop/status           |{'message':'a','audience':{'list':'%s'}} |audience.list",
                "POST   |/v1/chat/shop/status/bulk      |[{'message':'a'},{'message':'a%s'}]      |[1].message",
                "POST   |/v1/chat/shop/audiences        |{'name':'list%s'}                        |name",
            })
    void charactersThatNoDatabaseKeepsAreRefused(String method, String path, String body, String field) {
        for (String bad : List.of("\\u0000", "\\ud800")) {
            Reply reply = api.send(
                    method.strip(), path.strip(), body.replace('\'', '"').formatted(bad), "Token", ApiFixture.KEY);
            assertThat(reply.status()).as(body + bad + reply.json()).isEqualTo(400);
            assertThat(reply.errors())
                    .as(reply.json().toString())
                    .singleElement()
                    .asString()
                    .startsWith(field);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/chat/shop/status?search=%00",
                "/v1/chat/shop/status?reference=a%00",
                "/v1/chat/shop/status?chat=%00",
                "/v1/chat/shop/status/%00",
                "/v1/chat/%00/status",
                "/v1/chat/shop/status?type=%00",
                "/v1/chat/shop/audiences/%00",
                "/v1/chat/shop/audiences?search=%00",
                "/v1/events?device=%00",
            })
    void anAddressWithSuchCharactersFindsNothing(String path) {
        Reply reply = api.get(path);
        assertThat(reply.status()).as(reply.json().toString()).isIn(200, 400, 404);
        if (reply.status() == 200) {
            assertThat(reply.json()).isEmpty();
        }
    }
}
