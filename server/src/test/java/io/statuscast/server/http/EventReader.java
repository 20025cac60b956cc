package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A program that follows `GET /v1/events`, line by line. One thread.
final class EventReader implements AutoCloseable {
    private static final String DATA = "data: ";

    /// The server ended the stream.
    static final class Ended extends AssertionError {
        private static final long serialVersionUID = 1L;

        Ended() {
            super("the stream has ended");
        }
    }

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    /// Returns when the head of the answer is there.
    EventReader(HttpClient client, URI address, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(address).timeout(ApiFixture.PATIENCE);
        request.header("Token", ApiFixture.KEY);
        if (headers.length > 0) {
            request.headers(headers);
        }
        response = client.send(request.build(), BodyHandlers.ofInputStream());
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    int status() {
        return response.statusCode();
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    /// The next line; blocks until there is one.
    String line() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new Ended();
        }
        return line;
    }

    /// The data of the next event.
    JsonNode next() throws IOException {
        String line = line();
        while (!line.startsWith(DATA)) {
            line = line();
        }
        return Json.tree(line.substring(DATA.length()).getBytes(StandardCharsets.UTF_8));
    }

    /// Reads on until the server ends the stream.
    boolean isAtItsEnd() throws IOException {
        String line = lines.readLine();
        while (line != null) {
            line = lines.readLine();
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
