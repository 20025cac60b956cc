package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.emulator.phone.SeenStatus;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.server.app.ServerProcess.Reply;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was accepted is published once, whenever the process is killed (`kill -9`), on any database.
abstract class KillContract {
    private static final Logger LOG = System.getLogger(KillContract.class.getName());
    private static final long SEED = 20_261_123;
    /// A post is published within some tens of milliseconds; the kills lie before, in and after that.
    private static final int KILL_WITHIN_MILLIS = 150;

    private static final int SECOND_KILL_WITHIN_MILLIS = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final String AUTHOR = "15550002000";
    private static final List<String> CONTACTS = List.of("15550002001", "15550002002", "15550002003");

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final List<Accepted> everything = new ArrayList<>();
    private WhatsAppEmulator whatsApp;
    private SimulatedPhone author;
    private List<SimulatedPhone> contacts;
    private MediaHost media;
    private ServerProcess server;
    private String device;
    private long caught;

    private final int rounds;
    private final Map<String, String> database;

    /// @param database the settings of the database
    KillContract(int rounds, Map<String, String> database) {
        this.rounds = rounds;
        this.database = database;
    }

    private record Accepted(String path, String waId) {}

    @BeforeEach
    void linkANumber() throws Exception {
        whatsApp = WhatsAppEmulator.start(EmulatorConfig.inMemory());
        author = whatsApp.phone(AUTHOR);
        contacts = CONTACTS.stream().map(whatsApp::phone).toList();
        CONTACTS.forEach(phone -> author.saveContact(phone, "Contact " + phone));
        media = new MediaHost();
        media.serve("/picture.jpg", 200, "image/jpeg", MediaHost.jpeg(640, 480));
        var settings = new HashMap<>(database);
        settings.put("STATUSCAST_SANDBOX", "false");
        settings.put("STATUSCAST_WHATSAPP_URL", whatsApp.chatUrl().toString());
        settings.put("STATUSCAST_WHATSAPP_NOISE_ROOT", HexFormat.of().formatHex(whatsApp.noiseRoot()));
        settings.put("STATUSCAST_WHATSAPP_CA", whatsApp.caPem().toString());
        settings.put("STATUSCAST_FETCH_ALLOW", media.address());
        server = new ServerProcess(directory, settings);
        server.start();
        device = server.post("/v1/devices", "{\"alias\":\"shop\"}")
                .body()
                .get("id")
                .asText();
        Reply code = server.get("/v1/devices/" + device + "/scan?encoding=uri");
        assertThat(code.status()).as(code.text()).isEqualTo(200);
        author.scan(code.text());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(server.get("/v1/devices/" + device)
                                .body()
                                .at("/session/status")
                                .asText())
                        .isEqualTo("online"));
    }

    @AfterEach
    void end() {
        server.close();
        media.close();
        whatsApp.close();
    }

    @Test
    void whatWasAcceptedIsPublishedOnceHoweverOftenTheServerIsKilled() throws Exception {
        for (int round = 0; round < rounds; round++) {
            List<Accepted> posts = accept(round);
            server.killAfter(Duration.ofMillis(random.nextInt(KILL_WITHIN_MILLIS + 1)));
            caught += unseen(posts);
            server.start();
            if (round % 5 == 2) {
                server.killAfter(Duration.ofMillis(random.nextInt(SECOND_KILL_WITHIN_MILLIS + 1)));
                server.start();
            }
            posts.forEach(this::awaitPublished);
        }

        LOG.log(
                Level.INFO,
                "{0} posts accepted, {1} of them not out when the server was killed, {2} arrived again",
                everything.size(),
                caught,
                contacts.stream().mapToInt(SimulatedPhone::duplicates).sum());
        contacts.forEach(this::sawEverythingOnce);
        assertThat(author.violations()).isEmpty();
        assertThat(whatsApp.refusals()).isEmpty();
    }

    /// How many posts were accepted and not out when the server was killed.
    final long caught() {
        return caught;
    }

    /// One post; in some rounds a few, or one with a picture.
    private List<Accepted> accept(int round) {
        var posts = new ArrayList<Accepted>();
        int count = round % 4 == 3 ? 3 : 1;
        for (int i = 0; i < count; i++) {
            String words = "\"message\":\"round " + round + ", post " + i + "\"";
            String picture = round % 6 == 5 ? ",\"media\":{\"url\":\"" + media.url("/picture.jpg") + "\"}" : "";
            Reply reply = server.post("/v1/chat/" + device + "/status", "{" + words + picture + "}");
            assertThat(reply.status()).as(reply.text()).isEqualTo(201);
            posts.add(new Accepted(reply.location(), reply.body().get("waId").asText()));
        }
        everything.addAll(posts);
        return posts;
    }

    private long unseen(List<Accepted> posts) {
        List<String> seen = seen(contacts.getFirst());
        return posts.stream().filter(post -> !seen.contains(post.waId())).count();
    }

    private void awaitPublished(Accepted post) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            JsonNode now = server.get(post.path()).body();
            assertThat(now.path("state").asText())
                    .as(() -> now + "\n" + server.log())
                    .isEqualTo("published");
        });
    }

    private void sawEverythingOnce(SimulatedPhone contact) {
        List<String> accepted = everything.stream().map(Accepted::waId).toList();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(seen(contact)).containsExactlyInAnyOrderElementsOf(accepted));
        assertThat(contact.violations()).as(server.log()).isEmpty();
    }

    private static List<String> seen(SimulatedPhone contact) {
        return contact.seen().stream().map(SeenStatus::messageId).toList();
    }
}
