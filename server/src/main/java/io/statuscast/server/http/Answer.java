package io.statuscast.server.http;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a handler answers with; written to the socket in one place, [Dispatch].
///
/// @param headers further headers, name and value
record Answer(int status, String contentType, byte[] body, List<HeaderLine> headers) {
    private static final String JSON = "application/json";
    private static final int OK = 200;
    private static final int CREATED = 201;

    record HeaderLine(String name, String value) {}

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
}
