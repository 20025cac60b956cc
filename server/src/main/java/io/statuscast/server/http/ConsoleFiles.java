package io.statuscast.server.http;

import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The console's files, out of the class path under `/console`. A path without a dot in its last part is a view of the
/// console and gets `index.html`. Thread-safe.
final class ConsoleFiles {
    private static final String FOLDER = "/console";

    /// Only plain names: no hidden files, no way upwards.
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){1,5}");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "json", "application/json",
            "woff2", "font/woff2",
            "webmanifest", "application/manifest+json",
            "txt", "text/plain; charset=utf-8");

    /// What exists is read once; what does not is not remembered, so nobody can fill the memory with names.
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    /// The file of the path.
    ///
    /// @throws RequestRefused `route:notfound`
    Answer answer(ServerRequest request) {
        String path = request.path().path();
        if (path.startsWith("/v1/") || path.equals("/v1")) {
            throw RequestRefused.because(Problem.ROUTE_NOT_FOUND);
        }
        String name = path.equals("/") || !lastPart(path).contains(".") ? "/index.html" : path;
        byte[] bytes = PATH.matcher(name).matches() ? read(name).orElseThrow(ConsoleFiles::absent) : notAFile();
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        // Vite names what it builds by content: such a file never changes.
        String cache = name.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
        return Answer.bytes(type, bytes, new Answer.HeaderLine("Cache-Control", cache));
    }

    private static byte[] notAFile() {
        throw absent();
    }

    private static RequestRefused absent() {
        return RequestRefused.because(Problem.ROUTE_NOT_FOUND);
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Optional<byte[]> read(String name) {
        byte @Nullable [] known = files.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        try (InputStream in = ConsoleFiles.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] bytes = in.readAllBytes();
            files.put(name, bytes);
            return Optional.of(bytes);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
