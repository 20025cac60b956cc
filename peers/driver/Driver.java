import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statuscast.whatsapp.transport.TransportRuntime;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/// The client library behind JSON lines: a command a line on standard input, answers and events on standard output.
///
/// A command is `{"id","do","phone",…}`; its answer `{"id","result"}` or `{"id","error"}`. Events are
/// `{"event","phone",…}`. Arguments: the server's socket, its Noise root in hex, the file with its certificate.
final class Driver {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Server server;
    private final TransportRuntime runtime = TransportRuntime.start(1);
    private final Map<String, Number> numbers = new ConcurrentHashMap<>();

    /// Where the clients connect.
    record Server(URI url, byte[] noiseRoot, X509Certificate certificate) {}

    private Driver(Server server) {
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        var driver = new Driver(new Server(
                URI.create(arguments[0]),
                HexFormat.of().parseHex(arguments[1]),
                certificate(Files.readAllBytes(Path.of(arguments[2])))));
        // Each command has a thread: one that waits must not keep the others waiting.
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode command = JSON.readTree(line);
                threads.submit(() -> driver.answer(command));
            }
            driver.numbers.values().forEach(Number::close);
        }
        driver.runtime.close();
    }

    private void answer(JsonNode command) {
        var answer = JSON.createObjectNode().put("id", command.path("id").asInt());
        try {
            answer.set("result", JSON.valueToTree(run(command)));
        } catch (Exception | AssertionError e) {
            e.printStackTrace();
            answer.put("error", e.toString());
        }
        print(answer);
    }

    private Object run(JsonNode command) throws Exception {
        String phone = command.path("phone").asText();
        if (command.path("do").asText().equals("open")) {
            var number = new Number(phone, server, runtime);
            numbers.put(phone, number);
            number.start();
            return Map.of();
        }
        return Commands.run(numbers.get(phone), command);
    }

    static void event(String phone, String event, Map<String, ?> values) {
        var line = JSON.createObjectNode().put("event", event).put("phone", phone);
        values.forEach((name, value) -> line.set(name, JSON.valueToTree(value)));
        print(line);
    }

    private static synchronized void print(JsonNode line) {
        System.out.println(line);
    }

    private static X509Certificate certificate(byte[] pem) throws CertificateException, IOException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }
}
