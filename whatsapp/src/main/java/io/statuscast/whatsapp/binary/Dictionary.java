package io.statuscast.whatsapp.binary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The strings that both sides know by number: 235 of one byte and four dictionaries of 256.
///
/// They are data, `dictionary-3.txt`, whose counts and SHA-256 are checked when it is read. Immutable;
/// thread-safe. Source: whatsmeow `binary/token/token.go`.
final class Dictionary {
    /// The version that the client names in the first bytes of a connection.
    static final int VERSION = 3;

    static final int SINGLE_TOKENS = 235;
    static final int DICTIONARIES = 4;
    static final int DICTIONARY_SIZE = 256;

    /// A token code from this on stands for dictionary `(code - DOUBLE) >> 8`, entry `code & 0xff`.
    static final int DOUBLE = 0x100;

    private static final Dictionary INSTANCE = load();

    private final String[] tokens;
    private final Map<String, Integer> codes;

    private Dictionary(List<String> lines) {
        tokens = lines.toArray(String[]::new);
        codes = HashMap.newHashMap(tokens.length);
        for (int i = 0; i < tokens.length; i++) {
            Integer clash = codes.put(tokens[i], i < SINGLE_TOKENS ? i + 1 : DOUBLE + i - SINGLE_TOKENS);
            if (clash != null) {
                throw new IllegalStateException("the dictionary has a token twice: " + tokens[i]);
            }
        }
    }

    static Dictionary instance() {
        return INSTANCE;
    }

    /// The code of a token: 1..235 for a single byte, [#DOUBLE] and above for the others, null for no token.
    @Nullable
    Integer code(String token) {
        return codes.get(token);
    }

    /// The single-byte token of a code, null when there is none.
    @Nullable
    String single(int code) {
        return code >= 1 && code <= SINGLE_TOKENS ? tokens[code - 1] : null;
    }

    /// @param dictionary 0..3
    /// @param entry      0..255
    String entry(int dictionary, int entry) {
        return tokens[SINGLE_TOKENS + dictionary * DICTIONARY_SIZE + entry];
    }

    private static Dictionary load() {
        String file = "dictionary-" + VERSION + ".txt";
        try (InputStream in = Dictionary.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + file + " is missing");
            }
            return parse(new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + file, e);
        }
    }

    /// Reads comment lines and `name=value` lines up to an empty line, then one token a line.
    static Dictionary parse(String text) {
        int end = text.indexOf("\n\n");
        if (end < 0) {
            throw new IllegalStateException("the dictionary has no body");
        }
        Map<String, String> head = new HashMap<>();
        text.substring(0, end).lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int equals = line.indexOf('=');
            head.put(line.substring(0, equals), line.substring(equals + 1));
        });
        String body = text.substring(end + 2);
        require(head, "version", Integer.toString(VERSION));
        require(head, "single", Integer.toString(SINGLE_TOKENS));
        require(head, "double", "256,256,256,256");
        require(head, "sha256", sha256(body));
        List<String> tokens = Arrays.asList(body.split("\n"));
        int expected = SINGLE_TOKENS + DICTIONARIES * DICTIONARY_SIZE;
        if (tokens.size() != expected) {
            throw new IllegalStateException("the dictionary has " + tokens.size() + " tokens, not " + expected);
        }
        return new Dictionary(tokens);
    }

    private static void require(Map<String, String> head, String name, String expected) {
        if (!expected.equals(head.get(name))) {
            throw new IllegalStateException("the dictionary says " + name + "=" + head.get(name) + ", not " + expected);
        }
    }

    private static String sha256(String body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256", e);
        }
    }
}
