package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.server.app.ServerProcess.Reply;
import io.statuscast.server.sql.CuttingRelay;
import io.statuscast.server.sql.PostgresAddress;
import io.statuscast.server.sql.TestPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;
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

    @Test
    void refusesWithAReasonWhileItsDatabaseIsAwayAndGoesOnWhenItIsBack() throws Exception {
        PostgresAddress database = TestPostgres.freshDatabase();
        URI real = URI.create(database.url().substring("jdbc:".length()));
        try (var relay = new CuttingRelay(real.getPort())) {
            var address = new PostgresAddress(
                    "jdbc:postgresql://127.0.0.1:" + relay.port() + real.getPath(), database.user(), Optional.empty());
            try (var server = new ServerProcess(directory, PostgresKillIT.settings(address))) {
                server.start();
                String device =
                        server.get("/v1/devices").body().get(0).get("id").asText();
                String statuses = "/v1/chat/" + device + "/status";
                String soon =
                        "{\"message\":\"soon\",\"deliverAt\":\"" + Instant.now().plusSeconds(2) + "\"}";
                Reply before = server.post(statuses, soon);
                assertThat(before.status()).as(before.text()).isEqualTo(201);

                relay.cut(CuttingRelay.Cut.DOWN);
                Reply refused = server.post(statuses, "{\"message\":\"lost\"}");
                assertThat(refused.status()).as(refused.text()).isEqualTo(503);
                assertThat(refused.body().path("errorCode").asText()).isEqualTo("storage:unavailable");
                assertThat(server.get("/health").status()).isEqualTo(200);

                relay.cut(CuttingRelay.Cut.NONE);
                await().atMost(ServerProcess.PATIENCE)
                        .untilAsserted(() -> assertThat(server.post(statuses, "{\"message\":\"after\"}")
                                        .status())
                                .isEqualTo(201));
                awaitPublished(server, before.location());
            }
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
