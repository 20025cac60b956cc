package io.statuscast.emulator.media;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;

/// Hands the media store's requests to the [MediaHost].
final class MediaHandler implements HttpHandler {
    private final MediaHost host;

    MediaHandler(MediaHost host) {
        this.host = host;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            MediaHost.Answer answer = host.answer(request(exchange));
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
            if (answer.range() != null) {
                exchange.getResponseHeaders().set("Content-Range", answer.range());
            }
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private static MediaHost.Request request(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        try (InputStream in = exchange.getRequestBody()) {
            return new MediaHost.Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    headers.getFirst("Origin"),
                    headers.getFirst("Range"),
                    in.readNBytes(MediaHost.UPLOAD_BYTES_MAX + 1));
        }
    }
}
