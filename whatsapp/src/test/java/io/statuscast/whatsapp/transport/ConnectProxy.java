package io.statuscast.whatsapp.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/// An HTTP proxy on loopback for one tunnel.
final class ConnectProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private volatile String request = "";

    ConnectProxy() throws IOException {
        Thread.startVirtualThread(this::serve);
    }

    int port() {
        return listening.getLocalPort();
    }

    /// Request line and headers of the tunnel.
    String request() {
        return request;
    }

    private void serve() {
        try (Socket client = listening.accept()) {
            request = head(client.getInputStream());
            String target = request.split(" ", 3)[1];
            int colon = target.lastIndexOf(':');
            try (var server = new Socket(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)))) {
                client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
                Thread back = Thread.startVirtualThread(() -> pump(server, client));
                pump(client, server);
                back.join();
            }
        } catch (IOException | InterruptedException e) {
            if (!(e instanceof SocketException)) {
                throw new AssertionError(e);
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // The other direction has closed the tunnel.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
