package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.server.app.ServerProcess.Reply;
import io.statuscast.server.sql.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole server on PostgreSQL, by configuration alone.
class PostgresServerIT {
    @TempDir
    Path directory;

    @Test
    void publishesOnTheSandboxNumberAndKnowsItAfterARestart() throws Exception {
        var settings = new HashMap<>(PostgresKillIT.settings(TestPostgres.freshDatabase()));
        settings.put("STATUSCAST_DB_PASSWORD", "not asked for by this server");
        try (var server = new ServerProcess(directory, settings)) {
            server.start();
            String device = server.get("/v1/devices").body().get(0).get("id").asText();
            Reply accepted = server.post("/v1/chat/" + device + "/status", "{\"message\":\"on PostgreSQL\"}");
            assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
            awaitPublished(server, accepted.location());

            server.killAfter(Duration.ZERO);
            server.start();
            awaitPublished(server, accepted.location());
            assertThat(directory.resolve("data/statuscast.db")).doesNotExist();
        }
    }

    private static void awaitPublished(ServerProcess server, String path) {
        await().atMost(ServerProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    JsonNode now = server.get(path).body();
                    assertThat(now.path("state").asText())
                            .as(() -> now + "\n" + server.log())
                            .isEqualTo("published");
                });
    }
}
