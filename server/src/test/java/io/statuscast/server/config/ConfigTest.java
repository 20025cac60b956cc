package io.statuscast.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
    private static final String ROOT = "142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b";

    @TempDir
    Path directory;

    @Test
    void everyDefault() {
        assertThat(Config.load(Map.of("PATH", "/bin"), directory))
                .isEqualTo(new Config(
                        new Config.Http("127.0.0.1", 8080, 1 << 20, false, Optional.empty()),
                        directory.resolve("data").toAbsolutePath().normalize(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        new Config.WhatsApp(
                                URI.create("wss://web.whatsapp.com/ws/chat"),
                                ROOT,
                                Optional.empty(),
                                Optional.empty(),
                                true,
                                true),
                        List.of(),
                        System.Logger.Level.INFO,
                        List.of()));
    }

    @Test
    void everyKey() throws IOException {
        Path ca = Files.writeString(directory.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----");
        var environment = Map.ofEntries(
                Map.entry("STATUSCAST_HTTP_HOST", "localhost"),
                Map.entry("STATUSCAST_HTTP_PORT", "9090"),
                Map.entry("STATUSCAST_HTTP_BODY_BYTES_MAX", "2048"),
                Map.entry("STATUSCAST_HTTP_LENIENT", "TRUE"),
                Map.entry("STATUSCAST_HTTP_CONSOLE_URL", "https://status.example.org"),
                Map.entry("STATUSCAST_DATA", "elsewhere"),
                Map.entry("STATUSCAST_API_KEY", "k".repeat(80)),
                Map.entry("STATUSCAST_DB_URL", "jdbc:postgresql://db.example.org:5433/statuscast?sslmode=require"),
                Map.entry("STATUSCAST_DB_USER", "shop"),
                Map.entry("STATUSCAST_DB_PASSWORD", "opensesame"),
                Map.entry("STATUSCAST_SANDBOX", "false"),
                Map.entry("STATUSCAST_WHATSAPP_URL", "ws://127.0.0.1:7000/ws/chat"),
                Map.entry("STATUSCAST_WHATSAPP_NOISE_ROOT", "AB".repeat(32)),
                Map.entry("STATUSCAST_WHATSAPP_CA", "ca.pem"),
                Map.entry("STATUSCAST_WHATSAPP_VERSION", "2.3000.1023456789"),
                Map.entry("STATUSCAST_WHATSAPP_VERSION_REFRESH", "false"),
                Map.entry("STATUSCAST_WHATSAPP_ADDRESSING", "Phone"),
                Map.entry("STATUSCAST_MASTER_KEY", "AB".repeat(32)),
                Map.entry(
                        "STATUSCAST_FETCH_ALLOW", "10.0.0.0/8, 127.0.0.1:9000,[::1]:80,files.example.org:443,fd00::/8"),
                Map.entry("STATUSCAST_LOG_LEVEL", "debug"));

        assertThat(Config.load(environment, directory))
                .isEqualTo(new Config(
                        new Config.Http(
                                "localhost", 9090, 2048, true, Optional.of(URI.create("https://status.example.org"))),
                        directory.resolve("elsewhere").toAbsolutePath(),
                        Optional.of(new Config.Database(
                                "jdbc:postgresql://db.example.org:5433/statuscast?sslmode=require",
                                Optional.of("shop"),
                                Optional.of(new Secret("opensesame")))),
                        Optional.of(new Secret("k".repeat(80))),
                        Optional.of(new Secret("ab".repeat(32))),
                        false,
                        new Config.WhatsApp(
                                URI.create("ws://127.0.0.1:7000/ws/chat"),
                                "ab".repeat(32),
                                Optional.of(ca.toAbsolutePath()),
                                Optional.of("2.3000.1023456789"),
                                false,
                                false),
                        List.of("10.0.0.0/8", "127.0.0.1:9000", "[::1]:80", "files.example.org:443", "fd00::/8"),
                        System.Logger.Level.DEBUG,
                        List.of()));
    }

    @Test
    void reportsEveryProblemAtOnceWithKeyValueAndRemedy() {
        var environment = Map.ofEntries(
                Map.entry("STATUSCAST_HTTP_PORT", "99999"),
                Map.entry("STATUSCAST_HTTP_BODY_BYTES_MAX", "many"),
                Map.entry("STATUSCAST_HTTP_LENIENT", "perhaps"),
                Map.entry("STATUSCAST_HTTP_CONSOLE_URL", "status.example.org"),
                Map.entry("STATUSCAST_API_KEY", "too-short"),
                Map.entry("STATUSCAST_DB_URL", "postgres://db/statuscast"),
                Map.entry("STATUSCAST_S3_BUCKET", "media"),
                Map.entry("STATUSCAST_MASTER_KEY", "00".repeat(31)),
                Map.entry("STATUSCAST_SANDBOX", "1"),
                Map.entry("STATUSCAST_WHATSAPP_URL", "https://web.whatsapp.com"),
                Map.entry("STATUSCAST_WHATSAPP_NOISE_ROOT", "1234"),
                Map.entry("STATUSCAST_WHATSAPP_CA", "absent.pem"),
                Map.entry("STATUSCAST_WHATSAPP_VERSION", "latest"),
                Map.entry("STATUSCAST_WHATSAPP_ADDRESSING", "name"),
                Map.entry("STATUSCAST_FETCH_ALLOW", "10.0.0.0/8,somewhere"),
                Map.entry("STATUSCAST_LOG_LEVEL", "loud"));

        List<String> problems = problems(environment);

        assertThat(problems).hasSize(environment.size());
        assertThat(problems)
                .allSatisfy(
                        problem -> assertThat(problem).startsWith("STATUSCAST_").endsWith("."));
        assertThat(String.join("\n", problems))
                .contains("STATUSCAST_HTTP_PORT=99999 is not a whole number from 0 to 65535")
                .contains("STATUSCAST_FETCH_ALLOW=somewhere is neither an address range")
                .contains("STATUSCAST_DB_URL=postgres://db/statuscast is not the address of a PostgreSQL database")
                .contains("STATUSCAST_S3_BUCKET is set, but this version keeps")
                .doesNotContain("too-short")
                .doesNotContain("00".repeat(31));
    }

    @Test
    void aDatabasePasswordBelongsToItsOwnKeyAndNeedsADatabase() {
        for (String url : List.of(
                "jdbc:postgresql://db/statuscast?user=shop&password=opensesame",
                "jdbc:postgresql://shop:opensesame@db/statuscast")) {
            assertThat(problems(Map.of("STATUSCAST_DB_URL", url)))
                    .singleElement()
                    .asString()
                    .contains("STATUSCAST_DB_PASSWORD")
                    .doesNotContain("opensesame");
        }
        assertThat(problems(Map.of("STATUSCAST_DB_PASSWORD", "opensesame")))
                .singleElement()
                .asString()
                .contains("STATUSCAST_DB_URL")
                .doesNotContain("opensesame");
    }

    @Test
    void theEnvironmentWinsOverTheWorkingDirectoryAndThatOverTheDataDirectory() throws IOException {
        Files.writeString(directory.resolve("statuscast.properties"), """
            STATUSCAST_HTTP_PORT = 1001
            STATUSCAST_HTTP_HOST = 127.0.0.2
            STATUSCAST_DATA = d
            """);
        Files.createDirectory(directory.resolve("d"));
        Files.writeString(directory.resolve("d/statuscast.properties"), """
            STATUSCAST_HTTP_PORT = 1002
            STATUSCAST_HTTP_HOST = 127.0.0.3
            STATUSCAST_SANDBOX = false
            """);

        Config config = Config.load(Map.of("STATUSCAST_HTTP_PORT", "1000"), directory);

        assertThat(config.http().port()).isEqualTo(1000);
        assertThat(config.http().host()).isEqualTo("127.0.0.2");
        assertThat(config.sandbox()).isFalse();
    }

    @Test
    void anUnknownKeyInAFileIsAProblemAndInTheEnvironmentAWarning() throws IOException {
        Files.writeString(directory.resolve("statuscast.properties"), "STATUSCAST_HTTP_PROT = 8081\n");

        assertThat(problems(Map.of()))
                .singleElement()
                .asString()
                .contains("STATUSCAST_HTTP_PROT", "correct its spelling");

        Files.delete(directory.resolve("statuscast.properties"));
        assertThat(Config.load(Map.of("STATUSCAST_HTTP_PROT", "8081"), directory)
                        .warnings())
                .singleElement()
                .asString()
                .contains("STATUSCAST_HTTP_PROT");
    }

    @Test
    void anAddressOtherThanLoopbackIsAllowedWithAWarning() {
        assertThat(Config.load(Map.of("STATUSCAST_HTTP_HOST", "0.0.0.0"), directory)
                        .warnings())
                .singleElement()
                .asString()
                .contains("0.0.0.0", "unencrypted", "STATUSCAST_HTTP_HOST=127.0.0.1");
        for (String loopback : List.of("127.0.0.1", "localhost", "::1", "127.8.8.8")) {
            assertThat(Config.load(Map.of("STATUSCAST_HTTP_HOST", loopback), directory)
                            .warnings())
                    .isEmpty();
        }
    }

    @Test
    void secretsAreNeverPrinted() {
        String key = "s3cret".repeat(10);
        assertThat(Config.load(Map.of("STATUSCAST_API_KEY", key), directory).toString())
                .doesNotContain(key)
                .contains("Secret(hidden)");
    }

    @Test
    void theDocumentListsExactlyTheKeysOfTheCode() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/config.md")).stream()
                .filter(line -> line.startsWith("| `STATUSCAST_"))
                .toList();
        List<String> expected = java.util.Arrays.stream(ConfigKey.values())
                .map(key -> "| `%s` | %s | %s | %s |"
                        .formatted(
                                key.key(),
                                key.question(),
                                key.unit(),
                                key.defaultValue().isEmpty() ? "not set" : "`" + key.defaultValue() + "`"))
                .toList();
        assertThat(rows).isEqualTo(expected);
    }

    private List<String> problems(Map<String, String> environment) {
        var failure = catchThrowableOfType(InvalidConfigException.class, () -> Config.load(environment, directory));
        assertThat(failure).isNotNull();
        return failure.problems();
    }
}
