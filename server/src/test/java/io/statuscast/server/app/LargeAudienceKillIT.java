package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.emulator.world.Crowd;
import io.statuscast.emulator.world.RatePlan;
import io.statuscast.server.app.ServerProcess.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A status to a large audience goes on where it was when the process was killed (`kill -9`).
class LargeAudienceKillIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String AUTHOR = "15550002900";
    /// As many as one device query asks about: the next one would come twenty seconds later.
    private static final int PEOPLE = 450;

    private static final int STANZA_MAX = 60;

    @TempDir
    Path directory;

    @Test
    void whoeverHadItWhenTheServerWasKilledDoesNotGetItAgain() throws Exception {
        try (WhatsAppEmulator whatsApp = WhatsAppEmulator.start(EmulatorConfig.inMemory())) {
            Crowd crowd = whatsApp.crowd(AUTHOR, PEOPLE);
            try (ServerProcess server = new ServerProcess(directory, settings(whatsApp))) {
                server.start();
                String device = link(server, whatsApp);
                whatsApp.faults().ratePlan(new RatePlan(1000, Duration.ofSeconds(1), STANZA_MAX));

                Reply accepted = server.post("/v1/chat/" + device + "/status", "{\"message\":\"to all of you\"}");
                assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
                String id = accepted.body().get("waId").asText();
                await().atMost(PATIENCE).until(() -> crowd.tally(id).reached() > PEOPLE / 5);
                server.killAfter(Duration.ZERO);
                assertThat(crowd.tally(id).reached()).isLessThan(PEOPLE);
                server.start();

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(server.get(accepted.location())
                                        .body()
                                        .path("state")
                                        .asText())
                                .as(server::log)
                                .isEqualTo("published"));
                Crowd.Tally tally = crowd.tally(id);
                assertThat(tally.reached()).isEqualTo(PEOPLE);
                assertThat(tally.twice()).as("the stanza under way").isLessThanOrEqualTo(STANZA_MAX);
                assertThat(tally.opened()).isEqualTo(crowd.samples());
                assertThat(crowd.violations()).isEmpty();
                assertThat(whatsApp.refusals()).isEmpty();
            }
        }
    }

    private static Map<String, String> settings(WhatsAppEmulator whatsApp) {
        return Map.of(
                "STATUSCAST_SANDBOX", "false",
                "STATUSCAST_WHATSAPP_URL", whatsApp.chatUrl().toString(),
                "STATUSCAST_WHATSAPP_NOISE_ROOT", HexFormat.of().formatHex(whatsApp.noiseRoot()),
                "STATUSCAST_WHATSAPP_CA", whatsApp.caPem().toString());
    }

    private static String link(ServerProcess server, WhatsAppEmulator whatsApp) throws Exception {
        String device = server.post("/v1/devices", "{\"alias\":\"shop\"}")
                .body()
                .get("id")
                .asText();
        whatsApp.phone(AUTHOR)
                .scan(server.get("/v1/devices/" + device + "/scan?encoding=uri").text());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(server.get("/v1/devices/" + device)
                                .body()
                                .at("/session/status")
                                .asText())
                        .isEqualTo("online"));
        return device;
    }
}
