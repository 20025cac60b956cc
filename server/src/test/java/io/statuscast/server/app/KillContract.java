package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.emulator.phone.SeenStatus;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.server.app.ServerProcess.Reply;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was accepted is published once, whenever the process is killed (`kill -9`), on any database. A caller whose
/// request died with the process sends it again under the same key.
///
/// `-Dstatuscast.kill.rounds=N` kills so many times; 200 rounds are 2,000 posts.
abstract class KillContract {
    private static final Logger LOG = System.getLogger(KillContract.class.getName());
    private static final long SEED = 20_261_123;
    private static final int POSTS = 10;
    private static final int ROUNDS_MAX = 30;
    /// Taking in a round's posts takes some ten milliseconds, publishing them some hundred; the kills lie in and after
    /// either.
    private static final int KILL_ASKING_WITHIN_MILLIS = 80;

    private static final int KILL_WITHIN_MILLIS = 500;
    private static final int SECOND_KILL_WITHIN_MILLIS = 600;
    private static final int AHEAD_MILLIS = 400;
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
    private int diedAsking;

    private final int rounds;
    private final Map<String, String> database;

    /// @param database the settings of the database
    KillContract(int rounds, Map<String, String> database) {
        this.rounds = Integer.getInteger("statuscast.kill.rounds", rounds);
        this.database = database;
    }

    /// @param id of the post; ids grow in the order of acceptance
    private record Accepted(String id, String path, String waId, String words, boolean strict) {}

    /// A post on the side of its author, who does not know yet whether it was accepted.
    private record Wanted(String key, String words, String body, boolean strict) {}

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
        server.link(device, author);
    }

    @AfterEach
    void end() {
        server.close();
        media.close();
        whatsApp.close();
    }

    @Test
    void whatWasAcceptedIsPublishedOnceHoweverOftenTheServerIsKilled() throws Exception {
        try (var killer = Executors.newSingleThreadExecutor()) {
            // On a machine that is slow to kill, a few rounds may all be late.
            for (int round = 0; round < rounds || (caught == 0 && round < ROUNDS_MAX); round++) {
                play(round, killer);
            }
        }
        LOG.log(
                Level.INFO,
                "{0} rounds at least, {1} posts accepted, {2} of them not out when the server was killed, {3} requests"
                        + " died with it, {4} statuses arrived again as the same message",
                rounds,
                everything.size(),
                caught,
                diedAsking,
                contacts.stream().mapToInt(SimulatedPhone::duplicates).sum());
        contacts.forEach(this::sawEverythingOnceAndInOrder);
        assertThat(author.violations()).isEmpty();
        assertThat(whatsApp.refusals()).isEmpty();
    }

    private void play(int round, ExecutorService killer) throws Exception {
        List<Wanted> wanted = wanted(round);
        int within = random.nextBoolean() ? KILL_ASKING_WITHIN_MILLIS : KILL_WITHIN_MILLIS;
        Duration life = Duration.ofMillis(random.nextInt(within + 1));
        Future<?> kill = killer.submit(() -> {
            server.killAfter(life);
            return null;
        });
        var posts = new ArrayList<Accepted>();
        int asked = 0;
        try {
            for (; asked < wanted.size(); asked++) {
                posts.add(accept(wanted.get(asked)));
            }
        } catch (UncheckedIOException dead) {
            diedAsking++;
        }
        kill.get();
        caught += unseen(posts);
        server.start();
        if (round % 5 == 2) {
            server.killAfter(Duration.ofMillis(random.nextInt(SECOND_KILL_WITHIN_MILLIS + 1)));
            server.start();
        }
        for (Wanted left : wanted.subList(asked, wanted.size())) {
            posts.add(accept(left));
        }
        posts.forEach(this::awaitPublished);
        everything.addAll(posts);
    }

    /// How many posts were accepted and not out when the server was killed.
    final long caught() {
        return caught;
    }

    /// Texts and some pictures; some strict, some for a moment later.
    private List<Wanted> wanted(int round) {
        var wanted = new ArrayList<Wanted>();
        for (int i = 0; i < POSTS; i++) {
            String words = "round " + round + ", post " + i;
            boolean strict = random.nextInt(3) == 0;
            String picture = random.nextInt(5) == 0 ? ",\"media\":{\"url\":\"" + media.url("/picture.jpg") + "\"}" : "";
            String later =
                    !strict && random.nextInt(3) == 0 ? ",\"delay\":" + random.nextInt(AHEAD_MILLIS) / 1000.0 : "";
            String body = "{\"message\":\"" + words + "\",\"order\":" + strict + picture + later + "}";
            wanted.add(new Wanted("key-" + round + "-" + i, words, body, strict));
        }
        return wanted;
    }

    private Accepted accept(Wanted wanted) {
        Reply reply = server.send(
                "POST", "/v1/chat/" + device + "/status", wanted.body(), Map.of("Idempotency-Key", wanted.key()));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        JsonNode post = reply.body();
        return new Accepted(
                post.get("id").asText(),
                "/v1/chat/" + device + "/status/" + post.get("id").asText(),
                post.get("waId").asText(),
                wanted.words(),
                wanted.strict());
    }

    private long unseen(List<Accepted> posts) {
        List<String> seen = seen(contacts.getFirst(), SeenStatus::messageId);
        return posts.stream().filter(post -> !seen.contains(post.waId())).count();
    }

    private void awaitPublished(Accepted post) {
        await().atMost(ServerProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> {
                    JsonNode now = server.get(post.path()).body();
                    assertThat(now.path("state").asText())
                            .as(() -> now + "\n" + server.log())
                            .isEqualTo("published");
                });
    }

    private void sawEverythingOnceAndInOrder(SimulatedPhone contact) {
        List<String> accepted = everything.stream().map(Accepted::waId).toList();
        await().atMost(ServerProcess.PATIENCE)
                .untilAsserted(() ->
                        assertThat(seen(contact, SeenStatus::messageId)).containsExactlyInAnyOrderElementsOf(accepted));
        assertThat(seen(contact, KillContract::words)).doesNotHaveDuplicates();
        List<String> strict = everything.stream()
                .filter(Accepted::strict)
                .sorted(Comparator.comparing(Accepted::id))
                .map(Accepted::words)
                .toList();
        assertThat(seen(contact, KillContract::words)).containsSubsequence(strict);
        assertThat(contact.violations()).as(server.log()).isEmpty();
    }

    private static String words(SeenStatus status) {
        return String.valueOf(status.text() == null ? status.caption() : status.text());
    }

    private static List<String> seen(SimulatedPhone contact, Function<SeenStatus, String> part) {
        return contact.seen().stream().map(part).toList();
    }
}
