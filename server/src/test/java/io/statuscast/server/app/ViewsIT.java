package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.emulator.phone.SimulatedPhone;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who received and who looked at a status, from the phones of its contacts to the answer over HTTP.
class ViewsIT {
    private static final String OWNER = "15550002100";
    private static final String ANA = "15550002101";
    private static final String BEN = "15550002102";

    @TempDir
    Path directory;

    @Test
    void aStatusTellsWhoReceivedItAndWhoLookedAndNotTheNumbersOwnDevices() throws Exception {
        try (var whatsApp = WhatsAppEmulator.start(EmulatorConfig.inMemory());
                var server = new ServerProcess(directory, settings(whatsApp))) {
            SimulatedPhone ana = whatsApp.phone(ANA);
            whatsApp.phone(BEN);
            SimulatedPhone owner = whatsApp.phone(OWNER);
            owner.saveContact(ANA, "Ana Example");
            owner.saveContact(BEN, "Ben Example");
            server.start();
            link(server, owner);

            JsonNode post = server.post("/v1/chat/shop/status", "{\"message\":\"Fresh bread\"}")
                    .body();
            String waId = post.get("waId").asText();
            String status = "/v1/chat/shop/status/" + post.get("id").asText();
            await().atMost(ServerProcess.PATIENCE)
                    .until(() -> ana.seen().stream()
                            .anyMatch(seen -> seen.messageId().equals(waId)));
            ana.view(waId);
            await().atMost(ServerProcess.PATIENCE)
                    .until(() -> server.get(status + "/views").body().size() == 2
                            && server.get(status).body().get("ack").asText().equals("read")
                            && server.get(status).body().at("/stats/deliveries").asInt() == 2);

            JsonNode views = server.get(status + "/views").body();
            assertThat(views.get(0).get("phone").asText()).isEqualTo("+" + ANA);
            assertThat(views.get(0).has("viewedAt")).isTrue();
            assertThat(views.get(1).get("phone").asText()).isEqualTo("+" + BEN);
            assertThat(views.get(1).has("viewedAt")).isFalse();
        }
    }

    static Map<String, String> settings(WhatsAppEmulator whatsApp) {
        return Map.of(
                "STATUSCAST_SANDBOX", "false",
                "STATUSCAST_WHATSAPP_URL", whatsApp.chatUrl().toString(),
                "STATUSCAST_WHATSAPP_NOISE_ROOT", HexFormat.of().formatHex(whatsApp.noiseRoot()),
                "STATUSCAST_WHATSAPP_CA", whatsApp.caPem().toString());
    }

    private static void link(ServerProcess server, SimulatedPhone owner) {
        server.post("/v1/devices", "{\"alias\":\"shop\"}");
        JsonNode code = server.awaitOk(() -> server.post("/v1/devices/shop/authcode", "{\"phone\":\"+" + OWNER + "\"}"))
                .body();
        owner.enterCode(code.get("code").asText());
        await().atMost(ServerProcess.PATIENCE)
                .until(() -> server.get("/v1/devices/shop/health")
                                .body()
                                .get("contacts")
                                .asInt()
                        == 2);
    }
}
