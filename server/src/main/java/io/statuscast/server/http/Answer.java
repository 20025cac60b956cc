package io.statuscast.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a handler answers with; written to the socket in one place, [Dispatch].
///
/// @param headers further headers, name and value
/// @param stream  writes the body bit by bit instead of `body`; null for an answer that is whole
record Answer(
        int status,
        String contentType,
        byte[] body,
        List<HeaderLine> headers,
        @Nullable Stream stream) {
    private static final String JSON = "application/json";
    private static final int OK = 200;
    private static final int CREATED = 201;

    record HeaderLine(String name, String value) {}

    /// A body without an end that is known. Closed once, also when nobody wants it written.
    interface Stream extends AutoCloseable {
        /// Writes until there is no more, on the request's thread.
        ///
        /// @throws IOException when the reader is gone
        void writeTo(OutputStream out) throws IOException;

        @Override
        void close();
    }

    Answer(int status, String contentType, byte[] body, List<HeaderLine> headers) {
        this(status, contentType, body, headers, null);
    }

    static Answer ok(Object json) {
        return new Answer(OK, JSON, Json.write(json), List.of());
    }

    static Answer created(Object json, String location) {
        return created(Json.write(json), List.of(new HeaderLine("Location", location)));
    }

    /// @param json UTF-8
    static Answer created(byte[] json, List<HeaderLine> headers) {
        return new Answer(CREATED, JSON, json, headers);
    }

    static Answer bytes(String contentType, byte[] body, HeaderLine... headers) {
        return new Answer(OK, contentType, body, List.of(headers));
    }

    static Answer text(String contentType, String body) {
        return bytes(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer stream(String contentType, Stream stream, HeaderLine... headers) {
        return new Answer(OK, contentType, new byte[0], List.of(headers), stream);
    }
}
