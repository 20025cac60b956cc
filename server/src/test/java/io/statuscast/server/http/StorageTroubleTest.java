package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.post.PostQuery;
import io.statuscast.core.storage.StorageException.Kind;
import io.statuscast.server.http.ApiFixture.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A storage that fails is told as such, nothing is half done, and all goes on by itself when it works again.
/// The same with real disks and databases: `FullDiskIT`, `PostgresOutageIT`.
class StorageTroubleTest {
    private final ApiSetup setup = new ApiSetup();
    private final TroubledPosts trouble = new TroubledPosts(setup.stores.posts());
    private final ApiFixture api = new ApiFixture(setup.on(setup.stores.with(trouble.repository())));
    private final String statuses = "/v1/chat/" + api.unlinked.id() + "/status";

    @AfterEach
    void close() {
        trouble.writes = null;
        trouble.questions = null;
        api.close();
    }

    private static void isRefused(Reply reply, String code) {
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(503);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.header("Retry-After")).isEqualTo("5");
        assertThat(reply.json().get("message").asText()).hasSizeGreaterThan(40);
    }

    private String accepted() {
        Reply reply = api.post(statuses, "{\"message\":\"a\"}");
        assertThat(reply.status()).isEqualTo(201);
        return reply.header("Location");
    }

    @ParameterizedTest
    @CsvSource({
        "DISK_FULL, storage:full",
        "UNAVAILABLE, storage:unavailable",
        "IN_DOUBT, storage:in-doubt",
        "CLOSED, server:busy",
    })
    void everyWriteSaysWhatIsTheMatter(Kind kind, String code) {
        String there = accepted();
        trouble.writes = kind;
        isRefused(api.post(statuses, "{\"message\":\"b\"}"), code);
        isRefused(api.post(statuses + "/bulk", "[{\"message\":\"b\"},{\"message\":\"c\"}]"), code);
        isRefused(api.patch(there, "{\"message\":\"d\"}"), code);
        isRefused(api.post(there + "/duplicate", "{}"), code);
        isRefused(api.delete(there), code);
        isRefused(api.send("DELETE", statuses, "{\"all\":true}", "Token", ApiFixture.KEY), code);

        trouble.writes = null;
        assertThat(api.posts.list(PostQuery.newest(api.unlinked.id(), 9))).hasSize(1);
        assertThat(api.get(there).json().get("message").asText()).isEqualTo("a");
        accepted();
        assertThat(api.posts.list(PostQuery.newest(api.unlinked.id(), 9))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"UNAVAILABLE, storage:unavailable", "CLOSED, server:busy"})
    void everyQuestionSaysWhatIsTheMatter(Kind kind, String code) {
        String there = accepted();
        trouble.questions = kind;
        for (String path : List.of(statuses, there, there + "/views", there + "/events")) {
            isRefused(api.get(path), code);
        }
        trouble.questions = null;
        assertThat(api.get(there).status()).isEqualTo(200);
    }

    @Test
    void aPostThatWasNotKeptTakesNoPlaceInTheQueue() {
        api.patch("/v1/devices/" + api.unlinked.id() + "/queue", "{\"waitingMax\":2}");
        trouble.writes = Kind.DISK_FULL;
        for (int i = 0; i < 5; i++) {
            isRefused(api.post(statuses, "{\"message\":\"a\"}"), "storage:full");
            isRefused(api.post(statuses + "/bulk", "[{\"message\":\"b\"},{\"message\":\"c\"}]"), "storage:full");
        }
        trouble.writes = null;
        accepted();
        accepted();
        assertThat(api.post(statuses, "{\"message\":\"a\"}").code()).isEqualTo("queue:full");
    }

    @Test
    void whatIsInDoubtIsLookedForBeforeAnybodyIsToldOfIt() {
        trouble.writes = Kind.IN_DOUBT;
        trouble.doneAllTheSame = true;
        accepted();
        assertThat(api.posts.list(PostQuery.newest(api.unlinked.id(), 9))).hasSize(1);
    }

    @Test
    void aRequestWithAKeyIsSentAgainAfterADoubtAndDoneOnce() {
        String[] headers = {"Token", ApiFixture.KEY, "Idempotency-Key", "doubtful"};
        trouble.writes = Kind.IN_DOUBT;
        trouble.doneAllTheSame = true;
        // The database is gone at the same moment: nobody can look.
        trouble.beforeInsert = () -> trouble.questions = Kind.UNAVAILABLE;
        isRefused(api.send("POST", statuses, "{\"message\":\"once\"}", headers), "storage:in-doubt");
        trouble.beforeInsert = () -> {};
        trouble.writes = null;
        trouble.questions = null;
        trouble.doneAllTheSame = false;

        Reply again = api.send("POST", statuses, "{\"message\":\"once\"}", headers);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(api.posts.list(PostQuery.newest(api.unlinked.id(), 9))).hasSize(1);
        assertThat(api.get(again.header("Location")).json().get("message").asText())
                .isEqualTo("once");
    }
}
