package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.emulator.world.Crowd;
import io.statuscast.emulator.world.Faults;
import io.statuscast.emulator.world.RatePlan;
import io.statuscast.server.app.ServerProcess.Reply;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A status to a large audience goes on where it was when the process was killed (`kill -9`), though the server slows
/// it down: counted for each recipient.
///
/// More people with a system property, and then the process is killed four times: `-Dstatuscast.contacts=10000` takes
/// ten minutes and `50000` an hour, nearly all of them the pauses that the client makes between its questions.
class LargeAudienceKillIT {
    private static final Logger LOG = System.getLogger(LargeAudienceKillIT.class.getName());
    private static final String AUTHOR = "15550002900";
    /// As many as one device query asks about: the next one would come twenty seconds later.
    private static final int FEW = 450;

    private static final int PEOPLE = Integer.getInteger("statuscast.contacts", FEW);
    private static final int KILLS = PEOPLE > FEW ? 4 : 1;
    /// A stanza with more people is answered with 429, and so is the first of each process.
    private static final int STANZA_MAX = PEOPLE > FEW ? 150 : 100;
    /// More stanzas than these in ten seconds are, too, but for the few people.
    private static final int STANZAS_MAX = PEOPLE > FEW ? 8 : 1000;

    private static final Duration PATIENCE = Duration.ofMinutes(4).plusMillis(120L * PEOPLE);
    private static final Duration LOOK = Duration.ofMillis(PEOPLE > FEW ? 1000 : 100);

    @TempDir
    Path directory;

    @Test
    void whoeverHadItWhenTheServerWasKilledDoesNotGetItAgain() throws Exception {
        try (WhatsAppEmulator whatsApp = WhatsAppEmulator.start(EmulatorConfig.inMemory())) {
            Crowd crowd = whatsApp.crowd(AUTHOR, PEOPLE);
            try (ServerProcess server = new ServerProcess(directory, settings(whatsApp))) {
                server.start();
                String device = link(server, whatsApp);
                whatsApp.faults().ratePlan(new RatePlan(STANZAS_MAX, Duration.ofSeconds(10), STANZA_MAX));

                Instant begin = Instant.now();
                Reply accepted = server.post("/v1/chat/" + device + "/status", "{\"message\":\"to all of you\"}");
                assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
                String id = accepted.body().get("waId").asText();
                for (int kill = 1; kill <= KILLS; kill++) {
                    killWhenReached(PEOPLE / 5 * kill, server, whatsApp.faults(), () -> crowd.tally(id));
                }

                await().atMost(PATIENCE)
                        .pollInterval(LOOK)
                        .untilAsserted(() -> assertThat(state(server, accepted))
                                .as(server::log)
                                .isEqualTo("published"));
                Crowd.Tally tally = crowd.tally(id);
                LOG.log(
                        Level.INFO,
                        "{0} people in {1}, {2} kills, {3} stanzas refused with 429: {4}",
                        PEOPLE,
                        Duration.between(begin, Instant.now()),
                        KILLS,
                        whatsApp.faults().refusedByPlan(),
                        tally);
                everybodyHasIt(tally, crowd);
                assertThat(whatsApp.faults().refusedByPlan()).isPositive();
                assertThat(whatsApp.refusals()).isEmpty();
            }
        }
    }

    /// However long the kill takes: no more stanzas are taken meanwhile.
    private static void killWhenReached(int people, ServerProcess server, Faults faults, Supplier<Crowd.Tally> tally)
            throws Exception {
        faults.refuseMessages(_ -> tally.get().reached() > people, 429);
        await().atMost(PATIENCE).pollInterval(LOOK).until(() -> tally.get().reached() > people);
        server.killAfter(Duration.ZERO);
        faults.forgetRules();
        LOG.log(Level.INFO, "killed: {0}", tally.get());
        assertThat(tally.get().reached()).isLessThan(PEOPLE);
        server.start();
    }

    private static void everybodyHasIt(Crowd.Tally tally, Crowd crowd) {
        assertThat(tally.reached()).isEqualTo(PEOPLE);
        assertThat(tally.twice()).as("the stanzas under way").isLessThanOrEqualTo(KILLS * STANZA_MAX);
        assertThat(tally.total()).as("nobody a third time").isEqualTo(PEOPLE + tally.twice());
        assertThat(tally.opened()).as("those who decrypt see it once").isEqualTo(crowd.samples());
        assertThat(crowd.violations()).isEmpty();
    }

    private static String state(ServerProcess server, Reply accepted) {
        return server.get(accepted.location()).body().path("state").asText();
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
        server.link(device, whatsApp.phone(AUTHOR));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(server.get("/v1/devices/" + device + "/health")
                                .body()
                                .path("contacts")
                                .asInt())
                        .isEqualTo(PEOPLE));
        return device;
    }
}
