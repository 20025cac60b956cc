import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statuscast.whatsapp.client.ClientConfig;
import io.statuscast.whatsapp.client.ClientListener;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.client.LinkedIdentity;
import io.statuscast.whatsapp.client.WhatsAppClient;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.transport.ServerAddress;
import io.statuscast.whatsapp.transport.TransportRuntime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What the WhatsApp protocol costs us, beside Baileys on the same machine in the same run: the processor for a status to a
/// thousand companions, and the memory of one linked number.
final class Protocol {
    private static final int COMPANIONS = 1_000;
    /// In the first rounds the compilers of both are at work.
    private static final int WARM_UP = 3;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Protocol() {}

    static void measure(boolean brief, Report report) throws Exception {
        int rounds = brief ? 3 : 9;
        fanout(rounds, report);
        memory(brief ? 25 : 200, brief ? 10 : 50, report);
    }

    private static void fanout(int rounds, Report report) throws IOException, InterruptedException {
        Fanout.Rounds ours = new Fanout(COMPANIONS).measure(WARM_UP + rounds);
        JsonNode theirs = baileys("fanout", COMPANIONS, 1 + rounds / 3);
        double cold = median(ours.cold(), WARM_UP);
        double warm = median(ours.warm(), WARM_UP);
        double coldOfBaileys = median(numbers(theirs.path("cold")), 1);
        double warmOfBaileys = median(numbers(theirs.path("warm")), 1);
        report.atMost("1000 known companions, processor", warm, "ms", 60);
        report.note("1000 known companions, Baileys", warmOfBaileys, "ms");
        report.atLeast("1000 known companions, Baileys / ours", warmOfBaileys / warm, "", 8);
        report.atMost("1000 new companions, processor", cold, "ms", 1_000);
        report.note("1000 new companions, Baileys", coldOfBaileys, "ms");
        report.atLeast("1000 new companions, Baileys / ours", coldOfBaileys / cold, "", 5);
        report.note("1000 new companions, first time in a process", ours.cold().getFirst(), "ms");
    }

    private static void memory(int numbers, int numbersOfBaileys, Report report) throws Exception {
        Path directory = Server.directory();
        Process process = emulator(directory);
        try (var clients = new Numbers(JSON.readTree(process.inputReader().readLine()))) {
            clients.link(1);
            long heap = heap();
            double resident = resident();
            clients.link(numbers);
            report.note("one more linked number, heap", (heap() - heap) / 1_024.0 / numbers, "KiB");
            report.note("one more linked number, resident", (resident() - resident) / numbers, "KiB");
            JsonNode theirs = baileys("memory", numbersOfBaileys, clients.emulator);
            report.note("one more linked number, Baileys, heap", theirs.path("heap").asDouble() / 1_024, "KiB");
            report.note("one more linked number, Baileys, resident", theirs.path("resident").asDouble() / 1_024, "KiB");
        } finally {
            process.destroy();
            process.waitFor();
            Server.delete(directory);
        }
    }

    private static Process emulator(Path directory) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.statuscast.emulator.EmulatorMain")
                .redirectError(directory.resolve("err.log").toFile())
                .start();
    }

    /// Clients of ours in this process, linked one after the other.
    private static final class Numbers implements AutoCloseable {
        final JsonNode emulator;
        private final HttpClient http = HttpClient.newHttpClient();
        private final TransportRuntime runtime = TransportRuntime.start(1);
        private final List<WhatsAppClient> clients = new ArrayList<>();
        private final ClientConfig config;

        Numbers(JsonNode emulator) throws Exception {
            this.emulator = emulator;
            var server = ServerAddress.of(
                    URI.create(emulator.path("chatUrl").asText()),
                    HexFormat.of().parseHex(emulator.path("noiseRoot").asText()),
                    List.of(certificate(Path.of(emulator.path("caPem").asText()))));
            config = ClientConfig.whatsApp(InstantSource.system(), new SecureRandom())
                    .withServer(server);
        }

        void link(int count) throws Exception {
            for (int i = 0; i < count; i++) {
                String phone = "4477009" + String.format("%05d", clients.size());
                call("/accounts", "phone=" + phone);
                var online = new CountDownLatch(1);
                var client = new WhatsAppClient(
                        config, runtime, new InMemoryStateStore(), new Ear(qr -> scan(phone, qr), online));
                clients.add(client);
                client.start();
                if (!online.await(60, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(phone + " did not come online: " + client.state());
                }
            }
        }

        private void scan(String phone, String qr) {
            try {
                call("/accounts/" + phone + "/scan", "qr=" + URLEncoder.encode(qr, StandardCharsets.UTF_8));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void call(String path, String form) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(
                            URI.create(emulator.path("control").asText() + path))
                    .POST(BodyPublishers.ofString(form))
                    .build();
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(path + ": " + response.body());
            }
        }

        @Override
        public void close() {
            clients.forEach(WhatsAppClient::close);
            runtime.close();
            http.close();
        }
    }

    private record Ear(Consumer<String> qr, CountDownLatch online) implements ClientListener {
        @Override
        public void onLinkState(LinkState state) {
            switch (state) {
                case LinkState.Pairing pairing -> qr.accept(pairing.qr().text());
                case LinkState.Online _ -> online.countDown();
                default -> {}
            }
        }

        @Override
        public void onLinked(LinkedIdentity identity) {}

        @Override
        public void onContacts(int count) {}
    }

    private static X509Certificate certificate(Path pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(pem)));
    }

    private static JsonNode baileys(String mode, Object... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("node", "--expose-gc", "peers/bench/baileys.mjs", mode));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        for (Object argument : arguments) {
            if (argument instanceof JsonNode emulator) {
                builder.environment().put("STATUSCAST_EMULATOR", emulator.toString());
            } else {
                command.add(argument.toString());
            }
        }
        Process process = builder.command(command).start();
        String line = process.inputReader().readLine();
        process.waitFor();
        if (line == null) {
            throw new IOException("Baileys said nothing: run " + String.join(" ", command));
        }
        return JSON.readTree(line);
    }

    private static List<Double> numbers(JsonNode array) {
        var values = new ArrayList<Double>();
        array.forEach(one -> values.add(one.asDouble()));
        return values;
    }

    private static double median(List<Double> values, int skipped) {
        double[] sorted =
                values.stream().skip(skipped).mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// Live bytes: what two collections leave.
    private static long heap() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            System.gc();
            Thread.sleep(1_000);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static double resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
