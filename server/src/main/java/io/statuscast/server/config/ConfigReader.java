package io.statuscast.server.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns raw values into a [Config], collecting every problem before failing. One use, one thread.
final class ConfigReader {
    private static final Pattern HEX_32_BYTES = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern CLIENT_VERSION = Pattern.compile("\\d{1,4}\\.\\d{1,6}\\.\\d{1,12}");
    private static final Pattern API_KEY = Pattern.compile("[\\x21-\\x7e]{32,200}");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?<host>[^\\s:/]+|\\[[0-9a-fA-F:.]+])(:\\d{1,5})");
    private static final Pattern CIDR = Pattern.compile("(?=.*[.:])[0-9a-fA-F:.]+(/\\d{1,3})?");
    private static final List<ConfigKey> NOT_YET =
            List.of(ConfigKey.S3_ENDPOINT, ConfigKey.S3_BUCKET, ConfigKey.S3_KEY, ConfigKey.S3_SECRET);
    private static final Pattern DB_URL = Pattern.compile("jdbc:postgresql://[^/?\\s]+/[^/?\\s]+(\\?\\S*)?");
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("(?i)[?&][a-z]*password=|//[^/]*@");
    private static final int BODY_BYTES_MIN = 1024;
    private static final int BODY_BYTES_MAX = 100 * 1024 * 1024;
    private static final int PORT_MAX = 65535;

    private final ConfigSources sources;
    private final List<String> problems;
    private final List<String> warnings;

    ConfigReader(ConfigSources sources) {
        this.sources = sources;
        this.problems = new ArrayList<>(sources.problems());
        this.warnings = new ArrayList<>(sources.warnings());
    }

    Config read() {
        refuseWhatThisVersionLacks();
        var http = new Config.Http(
                host(),
                integer(ConfigKey.HTTP_PORT, 0, PORT_MAX),
                integer(ConfigKey.HTTP_BODY_BYTES_MAX, BODY_BYTES_MIN, BODY_BYTES_MAX),
                bool(ConfigKey.HTTP_LENIENT),
                optional(ConfigKey.HTTP_CONSOLE_URL, text -> uri(ConfigKey.HTTP_CONSOLE_URL, text, "http", "https")));
        var whatsapp = new Config.WhatsApp(
                required(
                        ConfigKey.WHATSAPP_URL, text -> uri(ConfigKey.WHATSAPP_URL, text, "ws", "wss"), URI.create("")),
                hex(ConfigKey.WHATSAPP_NOISE_ROOT),
                optional(ConfigKey.WHATSAPP_CA, text -> readableFile(ConfigKey.WHATSAPP_CA, text)),
                optional(ConfigKey.WHATSAPP_VERSION, this::clientVersion),
                bool(ConfigKey.WHATSAPP_VERSION_REFRESH),
                byLid());
        var config = new Config(
                http,
                dataDirectory(),
                database(),
                optional(ConfigKey.API_KEY, this::apiKey),
                optional(ConfigKey.MASTER_KEY, this::masterKey),
                bool(ConfigKey.SANDBOX),
                whatsapp,
                fetchAllow(),
                logLevel(),
                warnings);
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return config;
    }

    private void refuseWhatThisVersionLacks() {
        for (ConfigKey key : NOT_YET) {
            if (sources.values().containsKey(key.key())) {
                problems.add(key.key() + " is set, but this version keeps media as files in " + ConfigKey.DATA.key()
                        + "; remove the key.");
            }
        }
    }

    private String host() {
        String host = text(ConfigKey.HTTP_HOST);
        if (!isLoopback(host)) {
            warnings.add(
                    "The server listens on %s, not only on this machine: whoever reaches that address needs just an API key, and the key travels unencrypted unless a TLS proxy stands in front. Set %s=127.0.0.1 to keep it local."
                            .formatted(host, ConfigKey.HTTP_HOST.key()));
        }
        return host;
    }

    /// Literal forms only: a name is not resolved, because what it resolves to may change.
    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.equals("[::1]") || host.startsWith("127.");
    }

    private Path dataDirectory() {
        Path directory =
                sources.base().resolve(text(ConfigKey.DATA)).toAbsolutePath().normalize();
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            problem(ConfigKey.DATA, directory.toString(), "is a file; name a directory");
        }
        return directory;
    }

    private Optional<Config.Database> database() {
        Optional<String> url = optional(ConfigKey.DB_URL, this::databaseUrl);
        if (text(ConfigKey.DB_URL).isEmpty()) {
            for (ConfigKey key : List.of(ConfigKey.DB_USER, ConfigKey.DB_PASSWORD)) {
                if (!text(key).isEmpty()) {
                    problems.add(key.key() + " is set, but " + ConfigKey.DB_URL.key()
                            + " is not; name the database or remove the key.");
                }
            }
        }
        return url.map(present -> new Config.Database(
                present, optional(ConfigKey.DB_USER, user -> user), optional(ConfigKey.DB_PASSWORD, Secret::new)));
    }

    private @Nullable String databaseUrl(String text) {
        if (PASSWORD_IN_URL.matcher(text).find()) {
            // The value holds a secret: it is not repeated.
            problems.add(ConfigKey.DB_URL.key() + " holds a password or user; write them to " + ConfigKey.DB_USER.key()
                    + " and " + ConfigKey.DB_PASSWORD.key() + ".");
            return null;
        }
        if (!DB_URL.matcher(text).matches()) {
            problem(
                    ConfigKey.DB_URL,
                    text,
                    "is not the address of a PostgreSQL database; write it like"
                            + " jdbc:postgresql://localhost:5432/statuscast");
            return null;
        }
        return text;
    }

    private @Nullable Secret apiKey(String text) {
        if (!API_KEY.matcher(text).matches()) {
            // The value is a secret: its length is all that may be said about it.
            problems.add(
                    "%s has %s characters or holds blanks; use 32 to 200 printable characters; openssl rand -hex 40 makes a good one."
                            .formatted(ConfigKey.API_KEY.key(), text.length()));
            return null;
        }
        return new Secret(text);
    }

    private @Nullable Secret masterKey(String text) {
        if (!HEX_32_BYTES.matcher(text).matches()) {
            // The value is a secret: it is not repeated.
            problems.add(ConfigKey.MASTER_KEY.key()
                    + " is not 64 hex characters (32 bytes); openssl rand -hex 32 makes a good one.");
            return null;
        }
        return new Secret(text.toLowerCase(Locale.ROOT));
    }

    private @Nullable String clientVersion(String text) {
        if (!CLIENT_VERSION.matcher(text).matches()) {
            problem(ConfigKey.WHATSAPP_VERSION, text, "is not a version; write it like 2.3000.1023456789");
            return null;
        }
        return text;
    }

    private boolean byLid() {
        String text = text(ConfigKey.WHATSAPP_ADDRESSING).toLowerCase(Locale.ROOT);
        if (!text.equals("lid") && !text.equals("phone")) {
            problem(ConfigKey.WHATSAPP_ADDRESSING, text, "is neither lid nor phone");
        }
        return text.equals("lid");
    }

    private List<String> fetchAllow() {
        List<String> entries = text(ConfigKey.FETCH_ALLOW)
                .lines()
                .flatMap(line -> Pattern.compile(",").splitAsStream(line))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
        for (String entry : entries) {
            if (!CIDR.matcher(entry).matches() && !HOST_AND_PORT.matcher(entry).matches()) {
                problem(
                        ConfigKey.FETCH_ALLOW,
                        entry,
                        "is neither an address range like 10.0.0.0/8 nor a host with port like 127.0.0.1:9000");
            }
        }
        return entries;
    }

    private System.Logger.Level logLevel() {
        String level = text(ConfigKey.LOG_LEVEL).toLowerCase(Locale.ROOT);
        return switch (level) {
            case "error" -> System.Logger.Level.ERROR;
            case "warning" -> System.Logger.Level.WARNING;
            case "info" -> System.Logger.Level.INFO;
            case "debug" -> System.Logger.Level.DEBUG;
            default -> {
                problem(ConfigKey.LOG_LEVEL, level, "is not a level; write error, warning, info or debug");
                yield System.Logger.Level.INFO;
            }
        };
    }

    private int integer(ConfigKey key, int min, int max) {
        String text = text(key);
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below together with numbers out of range: the remedy is the same.
        }
        problem(key, text, "is not a whole number from " + min + " to " + max);
        return min;
    }

    private boolean bool(ConfigKey key) {
        String text = text(key).toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            problem(key, text, "is neither true nor false; write one of them");
        }
        return text.equals("true");
    }

    private String hex(ConfigKey key) {
        String text = text(key);
        if (!HEX_32_BYTES.matcher(text).matches()) {
            problem(key, text, "is not a 32-byte key; write 64 hex characters");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private @Nullable URI uri(ConfigKey key, String text, String... schemes) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && List.of(schemes).contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // Reported below: a malformed address and one of another scheme have the same remedy.
        }
        problem(key, text, "is not an address that begins with " + String.join(":// or ", schemes) + "://");
        return null;
    }

    private @Nullable Path readableFile(ConfigKey key, String text) {
        Path file = sources.base().resolve(text).toAbsolutePath().normalize();
        if (Files.isRegularFile(file) && Files.isReadable(file)) {
            return file;
        }
        problem(key, text, "is not a file this process can read; correct the path or its permissions");
        return null;
    }

    private String text(ConfigKey key) {
        return sources.values().getOrDefault(key.key(), key.defaultValue());
    }

    private <T> Optional<T> optional(ConfigKey key, Function<String, @Nullable T> parse) {
        String text = text(key);
        return text.isEmpty() ? Optional.empty() : Optional.ofNullable(parse.apply(text));
    }

    private <T> T required(ConfigKey key, Function<String, @Nullable T> parse, T afterAProblem) {
        T value = parse.apply(text(key));
        return value == null ? afterAProblem : value;
    }

    private void problem(ConfigKey key, String value, String what) {
        problems.add(key.key() + "=" + value + " " + what + ".");
    }
}
