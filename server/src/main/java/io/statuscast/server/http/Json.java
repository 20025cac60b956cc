package io.statuscast.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// JSON in and out: the one configured mapper, and the contract's form of a time. Thread-safe.
final class Json {
    /// Deep nesting only serves attacks: the deepest body of the API has four levels.
    private static final int NESTING_MAX = 32;

    /// Characters of a member's name: several times the longest of the API. What is wrong with a member is told with
    /// its name.
    static final int NAME_MAX = 100;

    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            // Otherwise every emoji would be written as two escapes of six characters.
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(NESTING_MAX)
                        .maxNameLength(NAME_MAX)
                        .build());
    }

    private Json() {}

    /// The value as UTF-8; absent members are left out.
    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("our own records are always writable", unwritable);
        }
    }

    /// The value as a tree; absent members are left out.
    static ObjectNode object(Object value) {
        return MAPPER.valueToTree(value);
    }

    /// Parses a body: one JSON value, no member twice, nothing behind it.
    ///
    /// @throws JsonProcessingException with the place of what is wrong
    static JsonNode tree(byte[] utf8) throws JsonProcessingException {
        try {
            return MAPPER.readTree(utf8);
        } catch (JsonProcessingException malformed) {
            throw malformed;
        } catch (IOException impossible) {
            throw new UncheckedIOException("a byte array is always readable", impossible);
        }
    }

    /// ISO 8601, UTC, always three digits of milliseconds. Source: the public Wassenger API.
    static String time(Instant instant) {
        return MILLISECONDS.format(instant);
    }

    /// [#time]; null for a time that is not known.
    static @Nullable String timeOrNull(@Nullable Instant instant) {
        return instant == null ? null : time(instant);
    }
}
