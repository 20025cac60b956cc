package io.statuscast.whatsapp.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.statuscast.whatsapp.pairing.WebVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebRevisionSourceTest {
    @Test
    void readsTheRevisionOfTheServiceWorkerHoweverItsQuotesAreEscaped() throws IOException {
        assertThat(newest(200, "self.__swData=JSON.parse(\"{\\\"client_revision\\\":1046000001,\\\"x\\\":1}\");"))
                .contains(new WebVersion(2, 3000, 1046000001));
        assertThat(newest(200, "{\"server_revision\":5,\"client_revision\": 1046000002,}"))
                .contains(new WebVersion(2, 3000, 1046000002));
    }

    @Test
    void anythingElseGivesNothing() throws IOException {
        assertThat(newest(503, "\"client_revision\":1046000001")).isEmpty();
        assertThat(newest(302, "\"client_revision\":1046000001")).isEmpty();
        assertThat(newest(200, "nothing here")).isEmpty();
        assertThat(newest(200, "\"client_revision\":9999999999")).isEmpty();
        assertThat(newest(200, "x".repeat(2 << 20) + "\"client_revision\":1046000001"))
                .isEmpty();
        assertThat(new WebRevisionSource(URI.create("http://127.0.0.1:1/sw.js")).newest())
                .isEmpty();
    }

    private static Optional<WebVersion> newest(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/sw.js", exchange -> {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            return new WebRevisionSource(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/sw.js"))
                    .newest();
        } finally {
            server.stop(0);
        }
    }
}
