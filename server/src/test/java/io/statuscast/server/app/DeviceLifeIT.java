package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.server.app.ServerProcess.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of a number over HTTP, through the whole server, with encryption at rest.
class DeviceLifeIT {
    private static final String OWNER = "15550002000";

    @TempDir
    Path directory;

    @Test
    void aNumberIsLinkedByCodeLookedAtLoggedOutAndRemoved() throws Exception {
        try (var whatsApp = WhatsAppEmulator.start(EmulatorConfig.inMemory())) {
            SimulatedPhone owner = whatsApp.phone(OWNER);
            owner.saveContact("15550002001", "Ana Example");
            var settings = settings(whatsApp, "ab");
            try (var server = new ServerProcess(directory, settings)) {
                server.start();
                String device = linked(server, owner);
                lookedAt(server, device);
                reset(server, device, owner);
                removed(server, owner);
            }
            assertThatThrownBy(() -> {
                        try (var other = new ServerProcess(directory, settings(whatsApp, "cd"))) {
                            other.start();
                        }
                    })
                    .hasMessageContaining("STATUSCAST_MASTER_KEY");
        }
    }

    private static Map<String, String> settings(WhatsAppEmulator whatsApp, String keyByte) {
        var settings = new HashMap<String, String>();
        settings.put("STATUSCAST_SANDBOX", "false");
        settings.put("STATUSCAST_WHATSAPP_URL", whatsApp.chatUrl().toString());
        settings.put("STATUSCAST_WHATSAPP_NOISE_ROOT", HexFormat.of().formatHex(whatsApp.noiseRoot()));
        settings.put("STATUSCAST_WHATSAPP_CA", whatsApp.caPem().toString());
        settings.put("STATUSCAST_MASTER_KEY", keyByte.repeat(32));
        return settings;
    }

    private static String linked(ServerProcess server, SimulatedPhone owner) {
        String device = server.post("/v1/devices", "{\"alias\":\"shop\"}")
                .body()
                .get("id")
                .asText();
        Reply code = server.awaitOk(() -> server.post("/v1/devices/shop/authcode", "{\"phone\":\"+" + OWNER + "\"}"));
        owner.enterCode(code.body().get("code").asText());
        awaitSession(server, "online");
        assertThat(server.get("/v1/devices/shop").body().get("phone").asText()).isEqualTo("+" + OWNER);
        assertThat(server.post("/v1/devices/shop/authcode", "{\"phone\":\"+" + OWNER + "\"}")
                        .body()
                        .get("errorCode")
                        .asText())
                .isEqualTo("device:linked");
        return device;
    }

    private static void awaitSession(ServerProcess server, String status) {
        await().atMost(ServerProcess.PATIENCE)
                .until(() -> server.session("shop").equals(status));
    }

    private void lookedAt(ServerProcess server, String device) throws Exception {
        await().atMost(ServerProcess.PATIENCE)
                .until(() -> health(server).get("contacts").asInt() == 1);
        assertThat(health(server).get("healthy").asBoolean()).isTrue();
        // The contacts are there a moment before it is noted when all was read.
        await().atMost(ServerProcess.PATIENCE)
                .until(() -> server.get("/v1/devices/shop/sync").body().has("lastSyncAt"));

        server.send("PATCH", "/v1/devices/shop", "{\"wireLog\":true}");
        JsonNode test = server.post("/v1/devices/shop/selftest", "").body();
        assertThat(test.at("/steps/0/passed").asBoolean()).as(test.toString()).isTrue();
        Path wire = directory.resolve("data/wire/" + device + ".log");
        assertThat(Files.readString(wire)).contains("<message").doesNotContain(OWNER);

        // Nobody listens on port 1: through that proxy there is no connection, without it there is one again.
        server.send("PATCH", "/v1/devices/shop", "{\"proxy\":\"socks5://127.0.0.1:1\"}");
        await().atMost(ServerProcess.PATIENCE)
                .until(() -> health(server).get("state").asText().equals("device:reconnecting"));
        server.send("PATCH", "/v1/devices/shop", "{\"proxy\":null}");
        awaitSession(server, "online");

        assertThat(server.post("/v1/devices/shop/reboot", "").status()).isEqualTo(200);
        awaitSession(server, "online");
    }

    private static JsonNode health(ServerProcess server) {
        return server.get("/v1/devices/shop/health").body();
    }

    private void reset(ServerProcess server, String device, SimulatedPhone owner) throws IOException {
        assertThat(server.post("/v1/devices/shop/reset", "").status()).isEqualTo(200);
        await().atMost(ServerProcess.PATIENCE).until(() -> owner.companions().isEmpty());
        awaitSession(server, "authorize");
        server.link(device, owner);
        assertThat(Files.readString(directory.resolve("data/wire/" + device + ".log")))
                .as("the wire log goes on")
                .contains("<pair-device>", "<pair-success>");
    }

    private static void removed(ServerProcess server, SimulatedPhone owner) {
        server.post("/v1/devices", "{\"alias\":\"kept\"}");
        await().atMost(ServerProcess.PATIENCE)
                .until(() -> server.session("kept").equals("authorize"));
        Reply removed = server.send("DELETE", "/v1/devices/shop", "");
        assertThat(removed.body().get("loggedOut").asBoolean())
                .as(removed.text())
                .isTrue();
        assertThat(server.get("/v1/devices/shop").status()).isEqualTo(404);
        await().atMost(ServerProcess.PATIENCE).until(() -> owner.companions().isEmpty());
    }
}
