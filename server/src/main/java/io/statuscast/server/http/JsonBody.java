package io.statuscast.server.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/// Reads the JSON object of a request, bounded.
///
/// @param bytesMax the largest body that is read
record JsonBody(int bytesMax) {

    /// The object in the body.
    ///
    /// @throws RequestRefused when it is empty, too large, of another type, or not JSON
    ObjectNode read(ServerRequest request) {
        return object(bytes(request));
    }

    /// The bytes of a body that is JSON by its type.
    byte[] bytes(ServerRequest request) {
        requireJson(request, "");
        return raw(request);
    }

    /// The object in the bytes of a body, an empty one when there is none.
    static ObjectNode optional(byte[] bytes) {
        return bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : object(bytes);
    }

    /// The object in the bytes of a body.
    static ObjectNode object(byte[] bytes) {
        JsonNode node = tree(bytes);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw RequestRefused.because(
                Problem.BODY_MALFORMED,
                "The request body is a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT)
                        + ", it must be an object like {\"message\":\"…\"}."
                        + (node.isArray() ? " An array of statuses goes to …/status/bulk." : ""));
    }

    /// The JSON value in the bytes of a body; all of its texts can be kept.
    static JsonNode tree(byte[] bytes) {
        if (bytes.length == 0) {
            throw RequestRefused.because(Problem.BODY_EMPTY);
        }
        JsonNode tree = parse(bytes);
        List<FieldError> errors = TextCheck.ofBody(tree);
        RequestRefused.ifAny(errors);
        return tree;
    }

    /// The bytes of a body that is JSON or CSV by its type.
    byte[] bytesOrCsv(ServerRequest request) {
        if (!isCsv(request)) {
            requireJson(request, ", or CSV with `Content-Type: text/csv`");
        }
        return raw(request);
    }

    static boolean isCsv(ServerRequest request) {
        return mediaType(request).equals(Csv.CONTENT_TYPE);
    }

    /// A body without a type is taken as JSON: some clients leave the header out.
    ///
    /// @param orElse what else the address takes
    private static void requireJson(ServerRequest request, String orElse) {
        String media = mediaType(request);
        if (!media.isEmpty() && !media.equals("application/json") && !media.endsWith("+json")) {
            throw RequestRefused.because(
                    Problem.BODY_TYPE,
                    "The body has the content type " + media + "; send JSON with `Content-Type: application/json`"
                            + orElse + ".");
        }
    }

    /// The content type without its parameters, in lower case; empty when there is none.
    static String mediaType(ServerRequest request) {
        String type =
                request.headers().first(HeaderNames.CONTENT_TYPE).orElse("").toLowerCase(Locale.ROOT);
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip();
    }

    /// The bytes of a body of any type.
    byte[] raw(ServerRequest request) {
        if (request.headers().contentLength().orElse(0) > bytesMax) {
            throw tooLarge();
        }
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        byte[] bytes = received(request);
        if (bytes.length > bytesMax) {
            throw tooLarge();
        }
        return bytes;
    }

    private byte[] received(ServerRequest request) {
        try (InputStream in = request.content().inputStream()) {
            return in.readNBytes(bytesMax + 1);
        } catch (IOException | RuntimeException hungUp) {
            // The connection ended within the body: nobody is left to read the answer, and nothing is wrong here.
            throw RequestRefused.because(Problem.REQUEST_MALFORMED, "The connection ended before the body did.");
        }
    }

    private RequestRefused tooLarge() {
        return RequestRefused.because(
                Problem.BODY_TOO_LARGE,
                "The request body is larger than " + bytesMax + " bytes. " + Problem.BODY_TOO_LARGE.remedy());
    }

    /// What the parser found, without the names of its own settings.
    private static String complaint(JsonProcessingException malformed) {
        return malformed
                .getOriginalMessage()
                .replaceFirst("(?s) \\(start marker at .*", "")
                .replaceFirst(", from `[^`]*`", "");
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return Json.tree(bytes);
        } catch (JsonProcessingException malformed) {
            JsonLocation place = malformed.getLocation();
            throw RequestRefused.because(
                    Problem.BODY_MALFORMED,
                    "The request body is not valid JSON"
                            + (place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr())
                            + ": " + complaint(malformed) + ". Correct the JSON there.");
        }
    }
}
