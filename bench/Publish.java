import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import java.util.HexFormat;
import java.util.Map;

/// From the request to the moment at which the API says that WhatsApp's server has acknowledged the status. One after the
/// other, on a linked number with 10 contacts whose sessions are there. The WhatsApp server is the emulator, in this
/// process, on a loopback socket; the wait includes both HTTP requests and the steps of looking.
final class Publish {
    private static final int CONTACTS = 10;
    private static final int LOOK_NANOS = 200_000;
    private static final long TIMEOUT_NANOS = 10_000_000_000L;

    private Publish() {}

    static void measure(boolean brief, Report report) throws Exception {
        try (WhatsAppEmulator whatsApp = WhatsAppEmulator.start(EmulatorConfig.inMemory())) {
            var phone = whatsApp.phone("15550100900");
            for (int i = 1; i <= CONTACTS; i++) {
                String contact = "155501009" + String.format("%02d", i);
                whatsApp.phone(contact);
                phone.saveContact(contact, "Contact " + i);
            }
            var settings = Map.of(
                    "STATUSCAST_SANDBOX", "false",
                    "STATUSCAST_WHATSAPP_URL", whatsApp.chatUrl().toString(),
                    "STATUSCAST_WHATSAPP_NOISE_ROOT", HexFormat.of().formatHex(whatsApp.noiseRoot()),
                    "STATUSCAST_WHATSAPP_CA", whatsApp.caPem().toString());
            try (Server server = Server.start(settings)) {
                server.call("POST", "/v1/devices", "{\"alias\":\"bench\"}");
                phone.scan(server.call("GET", "/v1/devices/bench/scan?encoding=uri", ""));
                server.onlineDevice();
                publish(server, brief ? 300 : 1_500);
                long[] nanos = publish(server, brief ? 500 : 3_000);
                report.atMost("accept to acknowledged, p50", Report.percentile(nanos, 0.5) / 1e6, "ms", 10);
                report.atMost("accept to acknowledged, p99", Report.percentile(nanos, 0.99) / 1e6, "ms", 50);
                Disk.note(report);
            }
            if (!whatsApp.refusals().isEmpty()) {
                throw new IllegalStateException("refused: " + whatsApp.refusals());
            }
        }
    }

    private static long[] publish(Server server, int times) throws Exception {
        long[] nanos = new long[times];
        try (var connection = new Connection(server.port)) {
            for (int i = 0; i < times; i++) {
                nanos[i] = publishOne(connection, i);
            }
        }
        return nanos;
    }

    private static long publishOne(Connection connection, int number) throws Exception {
        long begin = System.nanoTime();
        String accepted = connection
                .send("POST", "/v1/chat/bench/status", "{\"message\":\"Offer number " + number + "\"}")
                .body();
        String path = "/v1/chat/bench/status/" + Server.member(accepted, "id");
        while (true) {
            String now = connection.send("GET", path, "").body();
            long waited = System.nanoTime() - begin;
            if (now.contains("\"state\":\"published\"")) {
                return waited;
            }
            if (waited > TIMEOUT_NANOS) {
                throw new IllegalStateException("not published: " + now);
            }
            Thread.sleep(0, LOOK_NANOS);
        }
    }
}
