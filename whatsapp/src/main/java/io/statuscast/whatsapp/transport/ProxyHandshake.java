package io.statuscast.whatsapp.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Base64;

/// Asks a proxy for a way to a host, on a blocking socket. The proxy resolves the host's name.
/// Source: RFC 9110 section 9.3.6 (CONNECT), RFC 1928 and 1929 (SOCKS5).
final class ProxyHandshake {
    private static final int HEAD_MAX = 8 << 10;
    private static final int NAME_MAX = 255;

    private ProxyHandshake() {}

    /// @throws IOException when the proxy refuses, or does not speak its protocol
    static void through(ProxyConfig proxy, Socket socket, String host, int port) throws IOException {
        switch (proxy.kind()) {
            case HTTP -> connect(proxy, socket, host, port);
            case SOCKS5 -> socks(proxy, socket, host, port);
        }
    }

    private static void connect(ProxyConfig proxy, Socket socket, String host, int port) throws IOException {
        String target = host + ":" + port;
        var request = new StringBuilder("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n");
        if (proxy.user() != null) {
            String login = proxy.user() + ":" + proxy.password();
            request.append("Proxy-Authorization: Basic ")
                    .append(Base64.getEncoder().encodeToString(login.getBytes(UTF_8)))
                    .append("\r\n");
        }
        send(socket, request.append("\r\n").toString().getBytes(ISO_8859_1));
        String status = head(socket.getInputStream()).lines().findFirst().orElse("");
        if (!status.matches("HTTP/1\\.[01] 2\\d\\d.*")) {
            throw new IOException("the proxy answered: " + status);
        }
    }

    /// Reads to the end of a head of HTTP, not a byte more.
    static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0 || head.size() >= HEAD_MAX) {
                throw new IOException("a head of HTTP has no end");
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }

    private static void socks(ProxyConfig proxy, Socket socket, String host, int port) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        boolean login = proxy.user() != null;
        send(socket, new byte[] {5, 1, (byte) (login ? 2 : 0)});
        if (in.readUnsignedByte() != 5 || in.readUnsignedByte() != (login ? 2 : 0)) {
            throw new IOException("the proxy takes no such login");
        }
        if (login) {
            var words = new ByteArrayOutputStream();
            words.write(1);
            word(words, String.valueOf(proxy.user()));
            word(words, String.valueOf(proxy.password()));
            send(socket, words.toByteArray());
            in.readUnsignedByte();
            if (in.readUnsignedByte() != 0) {
                throw new IOException("the proxy refused the login");
            }
        }
        var request = new ByteArrayOutputStream();
        request.writeBytes(new byte[] {5, 1, 0, 3});
        word(request, host);
        request.write(port >>> Byte.SIZE);
        request.write(port);
        send(socket, request.toByteArray());
        readAnswer(in);
    }

    private static void word(ByteArrayOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > NAME_MAX) {
            throw new IOException("a name or password is too long for SOCKS5");
        }
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static void readAnswer(DataInputStream in) throws IOException {
        in.readUnsignedByte();
        int result = in.readUnsignedByte();
        in.readUnsignedByte();
        int length = switch (in.readUnsignedByte()) {
            case 1 -> 4;
            case 3 -> in.readUnsignedByte();
            case 4 -> 16;
            default -> throw new IOException("the proxy's answer cannot be read");
        };
        in.readFully(new byte[length + Short.BYTES]);
        if (result != 0) {
            throw new IOException("the proxy could not connect (SOCKS5 code " + result + ")");
        }
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }
}
