package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.emulator.phone.SeenStatus;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.server.app.ServerProcess.Reply;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server is asked to end (`SIGTERM`) while one status is being sent and the media of another is being fetched: it
/// ends, says nothing of failures, and goes on at the next start.
class StopIT {
    /// 128 and the number of `SIGTERM`.
    private static final int TERMINATED = 143;

    @TempDir
    Path directory;

    private final CountDownLatch fetched = new CountDownLatch(1);

    @Test
    void endsWithWorkUnderWayAndFinishesThatAtTheNextStart() throws Exception {
        try (WhatsAppEmulator whatsApp = WhatsAppEmulator.start(EmulatorConfig.inMemory());
                MediaHost media = new MediaHost()) {
            media.serveAfter(fetched, "/slow.jpg", "image/jpeg", MediaHost.jpeg(320, 320));
            SimulatedPhone contact = whatsApp.phone("15550003101");
            SimulatedPhone author = whatsApp.phone("15550003100");
            author.saveContact("15550003101", "Ana Example");
            var settings = new HashMap<>(ViewsIT.settings(whatsApp));
            settings.put("STATUSCAST_FETCH_ALLOW", media.address());
            try (var server = new ServerProcess(directory, settings)) {
                server.start();
                String statuses = FullDiskIT.link(server, author);
                Reply picture = server.post(
                        statuses, "{\"message\":\"a picture\",\"media\":{\"url\":\"" + media.url("/slow.jpg") + "\"}}");
                awaitState(server, picture, "preparing");
                whatsApp.faults().dropNextAcks(1);
                Reply text = server.post(statuses, "{\"message\":\"a text\"}");
                awaitState(server, text, "sending");
                await().atMost(ServerProcess.PATIENCE)
                        .until(() -> words(contact).contains("a text"));

                assertThat(server.stop()).as(server.log()).isEqualTo(TERMINATED);
                assertThat(server.log()).doesNotContain("ERROR", "    at ", "did not");

                fetched.countDown();
                server.start();
                awaitState(server, text, "published");
                awaitState(server, picture, "published");
                await().atMost(ServerProcess.PATIENCE)
                        .untilAsserted(
                                () -> assertThat(words(contact)).containsExactlyInAnyOrder("a text", "a picture"));
            }
        } finally {
            fetched.countDown();
        }
    }

    private static List<String> words(SimulatedPhone contact) {
        return contact.seen().stream().map(StopIT::words).toList();
    }

    private static String words(SeenStatus status) {
        return String.valueOf(status.text() == null ? status.caption() : status.text());
    }

    private static void awaitState(ServerProcess server, Reply post, String state) {
        await().atMost(ServerProcess.PATIENCE)
                .untilAsserted(() -> assertThat(
                                server.get(post.location()).body().path("state").asText())
                        .as(server::log)
                        .isEqualTo(state));
    }
}
