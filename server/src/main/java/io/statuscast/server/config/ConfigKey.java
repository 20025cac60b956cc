package io.statuscast.server.config;

import java.util.Arrays;
import java.util.Optional;

/// One configuration key: its name in the environment and in `statuscast.properties`, what it asks the
/// operator, the unit of its value, and its default.
///
/// `docs/config.md` holds the same table; a test compares the two.
public enum ConfigKey {
    HTTP_HOST("On which address does the server listen?", "host name or IP address", "127.0.0.1"),
    HTTP_PORT("On which TCP port?", "0 to 65535, 0 takes a free one", "8080"),
    HTTP_BODY_BYTES_MAX("How large may a request body be?", "bytes, 1024 to 104857600", "1048576"),
    HTTP_LENIENT("Are unknown fields in request bodies ignored instead of refused?", "true or false", "false"),
    HTTP_CONSOLE_URL("Under which address do people reach the console?", "http(s) URL", ""),
    DATA("Where are the database, media and keys kept?", "directory, made when absent", "./data"),
    API_KEY("Which admin key is valid from the start?", "32 to 200 printable characters, no space", ""),
    DB_URL("Which PostgreSQL database is used instead of the built-in SQLite?", "jdbc:postgresql://… URL", ""),
    DB_USER("Who signs in to that database?", "user name", ""),
    DB_PASSWORD("With which password?", "text", ""),
    S3_ENDPOINT("Which S3-compatible storage keeps the media?", "http(s) URL", ""),
    S3_BUCKET("In which bucket?", "bucket name", ""),
    S3_KEY("With which access key?", "text", ""),
    S3_SECRET("With which secret key?", "text", ""),
    MASTER_KEY("With which key is WhatsApp key material encrypted at rest?", "64 hex characters (32 bytes)", ""),
    SANDBOX("Is the sandbox number, on the built-in WhatsApp emulator, there?", "true or false", "true"),
    WHATSAPP_URL("Which WhatsApp server do numbers connect to?", "ws or wss URL", "wss://web.whatsapp.com/ws/chat"),
    WHATSAPP_NOISE_ROOT(
            "Which root key must sign that server's Noise certificate?",
            "64 hex characters (32 bytes)",
            "142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b"),
    WHATSAPP_CA("Which certificates are trusted for WhatsApp hosts besides the system's?", "PEM file", ""),
    WHATSAPP_VERSION(
            "Which WhatsApp Web version does the client say it is?", "three numbers with dots, 2.3000.123", ""),
    WHATSAPP_VERSION_REFRESH(
            "May a refused version be replaced by the one that web.whatsapp.com has now?", "true or false", "true"),
    WHATSAPP_ADDRESSING("By which of their addresses are recipients named first?", "lid or phone", "lid"),
    FETCH_ALLOW(
            "Which private addresses may media be fetched from?", "CIDR or host:port, several with commas between", ""),
    LOG_LEVEL("How much is logged?", "error, warning, info or debug", "info");

    private static final String PREFIX = "STATUSCAST_";

    private final String question;
    private final String unit;
    private final String defaultValue;

    ConfigKey(String question, String unit, String defaultValue) {
        this.question = question;
        this.unit = unit;
        this.defaultValue = defaultValue;
    }

    /// The name operators write, for example `STATUSCAST_HTTP_PORT`.
    public String key() {
        return PREFIX + name();
    }

    /// What the key asks, one sentence.
    public String question() {
        return question;
    }

    /// The form and range of its value.
    public String unit() {
        return unit;
    }

    /// The value when nobody sets one, in the form the operator would write; empty means not set.
    public String defaultValue() {
        return defaultValue;
    }

    /// The key of that name, exact case.
    static Optional<ConfigKey> named(String name) {
        return Arrays.stream(values()).filter(key -> key.key().equals(name)).findFirst();
    }

    static boolean hasOurPrefix(String name) {
        return name.startsWith(PREFIX);
    }
}
