package io.statuscast.whatsapp.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ProxyBridgeTest {
    /// More than the bridge has open at the same time.
    private static final int FAILURES = 40;

    private static final URI ANYWHERE = URI.create("https://media.example/");

    @Test
    void connectionsThatFailedTakeNoPlace() throws IOException {
        try (var proxy = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
                var bridge = ProxyBridge.open(config(proxy))) {
            Thread.startVirtualThread(() -> refuseThenConnect(proxy));

            for (int i = 0; i < FAILURES; i++) {
                assertThat(answer(bridge)).isEmpty();
            }
            assertThat(answer(bridge)).startsWith("HTTP/1.1 200 ");
        }
    }

    private static ProxyConfig config(ServerSocket proxy) {
        String address = "http://127.0.0.1:" + proxy.getLocalPort();
        return ProxyConfig.parse(URI.create(address));
    }

    private static void refuseThenConnect(ServerSocket proxy) {
        try {
            for (int i = 0; i < FAILURES; i++) {
                answer(proxy, "HTTP/1.1 403 Forbidden\r\n\r\n");
            }
            answer(proxy, "HTTP/1.1 200 OK\r\n\r\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void answer(ServerSocket proxy, String head) throws IOException {
        try (Socket client = proxy.accept()) {
            ProxyHandshake.head(client.getInputStream());
            client.getOutputStream().write(head.getBytes(ISO_8859_1));
        }
    }

    /// What the bridge says to somebody who wants a connection, up to its end; nothing when it only hangs up.
    private static String answer(ProxyBridge bridge) throws IOException {
        var address = (InetSocketAddress)
                bridge.selector().select(ANYWHERE).getFirst().address();
        try (var client = new Socket(address.getAddress(), address.getPort())) {
            client.getOutputStream().write("CONNECT media.example:443 HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1));
            client.shutdownOutput();
            return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
