package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.emulator.phone.SeenStatus;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.server.app.ServerProcess.Reply;
import io.statuscast.server.sql.CuttingRelay;
import io.statuscast.server.sql.CuttingRelay.Cut;
import io.statuscast.server.sql.PostgresAddress;
import io.statuscast.server.sql.TestPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database goes away and comes back, again and again, while statuses are taken in and published: what was
/// accepted is published once, what was refused never, and callers are told which it was.
class PostgresOutageIT {
    private static final int CALLERS = 2;
    private static final int OUTAGES = 2;
    private static final long THERE_MILLIS = 1_000;
    private static final long AWAY_MILLIS = 800;
    private static final long PAUSE_MILLIS = 100;

    @TempDir
    Path directory;

    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    /// The words of statuses of which nothing was kept.
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean over;

    @Test
    void publishesOnceWhatItAcceptedAndNeverWhatItRefused() throws Exception {
        PostgresAddress database = TestPostgres.freshDatabase();
        URI real = URI.create(database.url().substring("jdbc:".length()));
        try (var relay = new CuttingRelay(real.getPort());
                WhatsAppEmulator whatsApp = WhatsAppEmulator.start(EmulatorConfig.inMemory())) {
            var settings = new HashMap<>(ViewsIT.settings(whatsApp));
            settings.putAll(PostgresKillIT.settings(new PostgresAddress(
                    "jdbc:postgresql://127.0.0.1:" + relay.port() + real.getPath(),
                    database.user(),
                    Optional.empty())));
            SimulatedPhone contact = whatsApp.phone("15550002901");
            SimulatedPhone author = whatsApp.phone("15550002900");
            author.saveContact("15550002901", "Ana Example");
            try (var server = new ServerProcess(directory, settings)) {
                server.start();
                askThroughOutages(server, FullDiskIT.link(server, author), relay);
                // Otherwise the number waits up to a minute before it connects anew.
                assertThat(server.post("/v1/devices/shop/reboot", "").status()).isEqualTo(200);
                assertThat(replies).allSatisfy(PostgresOutageIT::saysWhatIsTheMatter);
                assertThat(accepted).hasSizeGreaterThan(OUTAGES);
                assertThat(refused).hasSizeGreaterThan(OUTAGES);
                await().atMost(ServerProcess.PATIENCE)
                        .untilAsserted(() -> assertThat(seen(contact)).containsAll(accepted));
                assertThat(seen(contact)).doesNotHaveDuplicates().doesNotContainAnyElementsOf(refused);
                assertThat(contact.violations()).as(server.log()).isEmpty();
                assertThat(server.log())
                        .as("the reason, neither stack traces nor a line for every request")
                        .contains("the database fails", "the database works again")
                        .doesNotContain("    at ", "request refused");
            }
        }
    }

    private static List<String> seen(SimulatedPhone contact) {
        return contact.seen().stream()
                .map(SeenStatus::text)
                .map(String::valueOf)
                .toList();
    }

    private static void saysWhatIsTheMatter(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(503);
        assertThat(reply.headers()).as(reply.text()).containsKey("retry-after");
        assertThat(reply.body().path("errorCode").asText()).isIn("storage:unavailable", "storage:in-doubt");
    }

    private void askThroughOutages(ServerProcess server, String statuses, CuttingRelay relay) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var callers = new ArrayList<Future<?>>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> ask(server, statuses)));
            }
            for (int i = 0; i < OUTAGES; i++) {
                TimeUnit.MILLISECONDS.sleep(THERE_MILLIS);
                int before = accepted.size();
                await().atMost(ServerProcess.PATIENCE).until(() -> accepted.size() > before + 1);
                relay.cut(Cut.DOWN);
                int refusedBefore = refused.size();
                TimeUnit.MILLISECONDS.sleep(AWAY_MILLIS);
                await().atMost(ServerProcess.PATIENCE).until(() -> refused.size() > refusedBefore + 1);
                assertThat(server.get("/health").status()).isEqualTo(200);
                relay.cut(Cut.NONE);
            }
            int before = accepted.size();
            await().atMost(ServerProcess.PATIENCE).until(() -> accepted.size() > before + 1);
            over = true;
            for (Future<?> caller : callers) {
                caller.get();
            }
        }
    }

    private Void ask(ServerProcess server, String statuses) throws InterruptedException {
        while (!over) {
            String words = "status " + asked.incrementAndGet();
            Reply reply = server.post(statuses, "{\"message\":\"" + words + "\"}");
            if (reply.status() == 201) {
                accepted.add(words);
            } else {
                replies.add(reply);
                if (reply.body().path("errorCode").asText().equals("storage:unavailable")) {
                    refused.add(words);
                }
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return null;
    }
}
