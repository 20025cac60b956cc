import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.emulator.world.Crowd;
import io.statuscast.emulator.world.RatePlan;
import io.statuscast.whatsapp.client.ClientConfig;
import io.statuscast.whatsapp.client.ClientListener;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.client.Pacing;
import io.statuscast.whatsapp.client.WhatsAppClient;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.transport.ServerAddress;
import io.statuscast.whatsapp.transport.TransportRuntime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One status to very many contacts: the whole client against the emulator, which slows it down on the way, in this
/// process. The first status meets contacts of whom nothing is known: device lists, prekeys and sessions for each. No
/// pauses but those that the server asks for, and no database.
final class Audience {
    private static final String AUTHOR = "15550100950";
    private static final int RECIPIENTS_MAX = 256;
    private static final int STANZAS_PER_SECOND = 100;

    private Audience() {}

    static void measure(boolean brief, Report report) throws Exception {
        int count = brief ? 5_000 : 50_000;
        try (WhatsAppEmulator whatsApp = WhatsAppEmulator.start(EmulatorConfig.inMemory());
                TransportRuntime runtime = TransportRuntime.start(1)) {
            Crowd crowd = whatsApp.crowd(AUTHOR, count);
            var server = ServerAddress.of(whatsApp.chatUrl(), whatsApp.noiseRoot(), List.of(whatsApp.caCertificate()));
            var config = ClientConfig.whatsApp(InstantSource.system(), new SecureRandom())
                    .withServer(server)
                    .withPacing(Pacing.local());
            try (var client = new WhatsAppClient(config, runtime, new InMemoryStateStore(), ClientListener.deaf())) {
                link(client, whatsApp, count, report);
                whatsApp.faults()
                        .ratePlan(new RatePlan(STANZAS_PER_SECOND, Duration.ofSeconds(1), RECIPIENTS_MAX));
                publish(client, crowd, "3EB0BE0C1", "first status", report);
                report.note("memory in use", usedMegabytes(), "MB");
                publish(client, crowd, "3EB0BE0C2", "second status", report);
                report.note("refused for going too fast", whatsApp.faults().refusedByPlan(), "stanzas");
            }
        }
    }

    private static void link(WhatsAppClient client, WhatsAppEmulator whatsApp, int count, Report report)
            throws InterruptedException {
        client.start();
        while (!(client.state() instanceof LinkState.Pairing)) {
            pause();
        }
        if (client.state() instanceof LinkState.Pairing pairing) {
            whatsApp.phone(AUTHOR).scan(pairing.qr().text());
        }
        long begin = System.nanoTime();
        while (!(client.state() instanceof LinkState.Online) || client.contacts().size() < count) {
            pause();
        }
        report.note("linking and reading " + count + " contacts", seconds(begin), "s");
    }

    private static void publish(WhatsAppClient client, Crowd crowd, String id, String name, Report report)
            throws InterruptedException {
        var content = new StatusContent.Text("to all of you", 0xff25d366, 0xffffffff, 0);
        var post = new StatusPost(id, content, new StatusAudience.Contacts());
        long begin = System.nanoTime();
        PublishOutcome outcome = client.publish(post);
        while (outcome instanceof PublishOutcome.Unknown) {
            pause();
            outcome = client.publish(post);
        }
        double seconds = seconds(begin);
        Crowd.Tally tally = crowd.tally(id);
        boolean once = tally.reached() == crowd.size() && tally.twice() == 0;
        if (!(outcome instanceof PublishOutcome.Sent) || !once || !crowd.violations().isEmpty()) {
            throw new IllegalStateException(outcome + ", " + tally + ", " + crowd.violations());
        }
        report.note(name + " to " + crowd.size(), seconds, "s");
        report.note(name + ", people a second", crowd.size() / seconds, "1/s");
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double usedMegabytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    }

    private static void pause() throws InterruptedException {
        new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
    }
}
