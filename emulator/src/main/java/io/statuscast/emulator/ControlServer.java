package io.statuscast.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A small HTTP API on loopback by which test programs in other languages play the phones. Parameters come in the
/// query or as a form; answers are JSON. What there is: [ControlRoutes].
final class ControlServer implements AutoCloseable {
    private static final int FORM_MAX = 1 << 20;

    private final HttpServer http;
    private final ExecutorService threads;

    ControlServer(WhatsAppEmulator emulator, int port) throws IOException {
        var routes = new ControlRoutes(emulator);
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("emulator-control-", 0).factory());
        http.setExecutor(threads);
        http.createContext("/", exchange -> serve(routes, exchange));
        http.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    private static void serve(ControlRoutes routes, HttpExchange exchange) throws IOException {
        try (exchange) {
            ControlRoutes.Answer answer;
            try {
                answer = routes.answer(
                        exchange.getRequestMethod(), exchange.getRequestURI().getPath(), parameters(exchange));
            } catch (RuntimeException e) {
                answer = ControlRoutes.Answer.json(400, Map.of("error", String.valueOf(e.getMessage())));
            }
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private static Map<String, String> parameters(HttpExchange exchange) throws IOException {
        var all = new LinkedHashMap<String, String>();
        String query = exchange.getRequestURI().getRawQuery();
        read(query == null ? "" : query, all);
        read(new String(exchange.getRequestBody().readNBytes(FORM_MAX), UTF_8), all);
        return all;
    }

    private static void read(String form, Map<String, String> into) {
        for (String pair : form.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                into.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, UTF_8);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.close();
    }
}
