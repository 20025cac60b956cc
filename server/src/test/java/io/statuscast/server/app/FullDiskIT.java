package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.emulator.phone.SeenStatus;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.server.app.ServerProcess.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The data directory on a disk of its own, small, that fills up: what was accepted stays, what is new is refused with
/// a reason, and the same process goes on when there is room again. Needs the right to mount a disk in memory; the same
/// on SQLite alone, for everybody: `SqliteDatabaseTest`.
class FullDiskIT {
    private static final String SIZE = "16m";
    private static final int POSTS_MAX = 20_000;
    private static final int CHUNK = 64 * 1024;
    private static final Duration SOON = Duration.ofSeconds(4);
    /// Longer than the pause after which the queue tries again.
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(3);

    /// The posts that are due while the disk is full.
    private static final int SOON_POSTS = 3;

    @TempDir
    Path directory;

    private final CountDownLatch full = new CountDownLatch(1);

    @Test
    void whatWasAcceptedStaysAndThereIsNoNeedToStartAgain() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("data"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", disk.toString()),
                "this user may not mount a disk");
        try (WhatsAppEmulator whatsApp = WhatsAppEmulator.start(EmulatorConfig.inMemory());
                MediaHost media = new MediaHost();
                ServerProcess server = new ServerProcess(directory, settings(whatsApp, media))) {
            media.serve("/picture.jpg", 200, "image/jpeg", MediaHost.jpeg(640, 480));
            media.serveAfter(full, "/late.jpg", "image/jpeg", MediaHost.jpeg(480, 640));
            SimulatedPhone contact = whatsApp.phone("15550002801");
            SimulatedPhone author = whatsApp.phone("15550002800");
            author.saveContact("15550002801", "Ana Example");
            server.start();
            fillAndEmpty(server, link(server, author), media, disk);
            await().atMost(ServerProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(contact.seen())
                            .extracting(FullDiskIT::words)
                            .containsExactlyInAnyOrder("a text", "a picture", "a late picture", "there is room again"));
            assertThat(contact.violations()).isEmpty();
            assertThat(server.log())
                    .as("the reason, not stack traces")
                    .contains("writing to the database fails", "disk of the data directory is full")
                    .contains("writing to the database works again")
                    .doesNotContain("    at ", "request refused");
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private void fillAndEmpty(ServerProcess server, String statuses, MediaHost media, Path disk) throws IOException {
        Instant soon = Instant.now().plus(SOON);
        var accepted = new ArrayList<Reply>();
        accepted.add(accepted(server, statuses, "{\"message\":\"a text\",\"deliverAt\":\"" + soon + "\"}"));
        accepted.add(accepted(server, statuses, picture("a picture", media.url("/picture.jpg"), soon)));
        accepted.add(accepted(server, statuses, picture("a late picture", media.url("/late.jpg"), soon)));
        Path filler = fill(disk);
        full.countDown();
        Reply refused = acceptUntilRefused(server, statuses, accepted);
        assertThat(refused.status()).as(refused.text()).isEqualTo(503);
        assertThat(refused.body().path("errorCode").asText()).as(refused.text()).isEqualTo("storage:full");
        assertThat(refused.headers()).containsKey("retry-after");
        await().atMost(ServerProcess.PATIENCE).until(() -> Instant.now().isAfter(soon.plus(LONG_ENOUGH)));
        assertThat(server.get(accepted.getFirst().location()).status()).isEqualTo(200);

        Files.delete(filler);
        await().atMost(ServerProcess.PATIENCE)
                .until(() -> server.post(statuses, "{\"message\":\"there is room again\"}")
                                .status()
                        == 201);
        accepted.subList(0, SOON_POSTS).forEach(post -> awaitState(server, post, "published"));
        accepted.subList(SOON_POSTS, accepted.size()).forEach(post -> awaitState(server, post, "scheduled"));
    }

    private static String picture(String caption, String url, Instant at) {
        return "{\"message\":\"" + caption + "\",\"media\":{\"url\":\"" + url + "\"},\"deliverAt\":\"" + at + "\"}";
    }

    private static Reply acceptUntilRefused(ServerProcess server, String statuses, List<Reply> accepted) {
        String words = "{\"message\":\"" + "far away ".repeat(50) + "\",\"deliverAt\":\""
                + Instant.now().plus(Duration.ofDays(3)) + "\"}";
        for (int i = 0; i < POSTS_MAX; i++) {
            Reply reply = server.post(statuses, words);
            if (reply.status() != 201) {
                return reply;
            }
            accepted.add(reply);
        }
        throw new AssertionError("the disk is never full");
    }

    private static Reply accepted(ServerProcess server, String statuses, String body) {
        Reply reply = server.post(statuses, body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply;
    }

    private static void awaitState(ServerProcess server, Reply post, String state) {
        await().atMost(ServerProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> {
                    JsonNode now = server.get(post.location()).body();
                    assertThat(now.path("state").asText())
                            .as(() -> now + "\n" + server.log())
                            .isEqualTo(state);
                });
    }

    /// @return the file to delete for room
    private static Path fill(Path disk) throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            var chunk = new byte[CHUNK];
            while (true) {
                out.write(chunk);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
        return filler;
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    private static String words(SeenStatus status) {
        return String.valueOf(status.text() == null ? status.caption() : status.text());
    }

    private static Map<String, String> settings(WhatsAppEmulator whatsApp, MediaHost media) {
        return Map.of(
                "STATUSCAST_SANDBOX", "false",
                "STATUSCAST_WHATSAPP_URL", whatsApp.chatUrl().toString(),
                "STATUSCAST_WHATSAPP_NOISE_ROOT", HexFormat.of().formatHex(whatsApp.noiseRoot()),
                "STATUSCAST_WHATSAPP_CA", whatsApp.caPem().toString(),
                "STATUSCAST_FETCH_ALLOW", media.address());
    }

    /// @return the path of its statuses
    static String link(ServerProcess server, SimulatedPhone author) {
        String device = server.post("/v1/devices", "{\"alias\":\"shop\"}")
                .body()
                .get("id")
                .asText();
        server.link(device, author);
        return "/v1/chat/" + device + "/status";
    }
}
