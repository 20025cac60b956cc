package io.statuscast.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Everything the operator can set, parsed and checked. Immutable; [#toString] shows no secret.
///
/// @param database where everything but files is kept; empty: SQLite in the data directory
/// @param masterKey 64 hex characters; empty: WhatsApp key material is stored as it is
/// @param warnings what is allowed but deserves a word at start, each one sentence
public record Config(
        Http http,
        Path dataDirectory,
        Optional<Database> database,
        Optional<Secret> apiKey,
        Optional<Secret> masterKey,
        boolean sandbox,
        WhatsApp whatsapp,
        List<String> fetchAllow,
        System.Logger.Level logLevel,
        List<String> warnings) {

    public Config {
        Objects.requireNonNull(http, "http is null");
        Objects.requireNonNull(dataDirectory, "dataDirectory is null");
        Objects.requireNonNull(database, "database is null");
        Objects.requireNonNull(apiKey, "apiKey is null");
        Objects.requireNonNull(masterKey, "masterKey is null");
        Objects.requireNonNull(whatsapp, "whatsapp is null");
        Objects.requireNonNull(logLevel, "logLevel is null");
        fetchAllow = List.copyOf(fetchAllow);
        warnings = List.copyOf(warnings);
    }

    /// Where and how the HTTP server listens.
    ///
    /// @param port         0 takes a free one
    /// @param bodyBytesMax largest accepted request body, bytes
    /// @param lenient      unknown body fields are ignored instead of refused
    /// @param consoleUrl   the address people use when it differs from host and port
    public record Http(String host, int port, int bodyBytesMax, boolean lenient, Optional<URI> consoleUrl) {}

    /// The PostgreSQL database that holds everything but files.
    ///
    /// @param url `jdbc:postgresql://host[:port]/database[?parameters]`, without a password in it
    public record Database(String url, Optional<String> user, Optional<Secret> password) {}

    /// Which WhatsApp server numbers connect to, and what is trusted about it.
    ///
    /// @param noiseRootHex   root public key of the Noise certificate chain, 64 lower-case hex characters
    /// @param caPem          certificates trusted for WhatsApp hosts besides the system's
    /// @param clientVersion  the client version to announce; empty leaves it to the client
    /// @param versionRefresh whether a refused version may be replaced by the one WhatsApp's own page has
    /// @param byLid          whether recipients are named by LID first, and by number after a refusal
    public record WhatsApp(
            URI url,
            String noiseRootHex,
            Optional<Path> caPem,
            Optional<String> clientVersion,
            boolean versionRefresh,
            boolean byLid) {}

    /// Reads the environment, `statuscast.properties` of the working directory and then that of the data
    /// directory; the first that has a key wins.
    ///
    /// @throws InvalidConfigException with every problem at once
    public static Config load(Map<String, String> environment, Path workingDirectory) {
        return new ConfigReader(ConfigSources.read(environment, workingDirectory)).read();
    }
}
