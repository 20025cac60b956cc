package io.statuscast.emulator.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A proxy on loopback that speaks CONNECT and SOCKS5, whichever comes, and insists on a login.
final class TestProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final String user;
    private final String password;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    TestProxy(String user, String password) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.user = user;
        this.password = password;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// How many connections were passed on.
    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new DataInputStream(client.getInputStream());
            int first = in.readUnsignedByte();
            Socket server = first == 5 ? socks(in, client.getOutputStream()) : connect(first, in, client);
            open.add(server);
            connections.incrementAndGet();
            Thread.ofVirtual().start(() -> pump(server, client));
            pump(client, server);
        } catch (IOException refused) {
            // The client sees its connection end.
        }
    }

    private Socket connect(int first, DataInputStream in, Socket client) throws IOException {
        var head = new ByteArrayOutputStream();
        head.write(first);
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(in.readUnsignedByte());
        }
        String login = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        String text = head.toString(ISO_8859_1);
        if (!text.contains("Basic " + login) && !text.contains("basic " + login)) {
            client.getOutputStream().write("HTTP/1.1 407 Who are you\r\n\r\n".getBytes(ISO_8859_1));
            throw new IOException("no login");
        }
        String target = text.split(" ")[1];
        int colon = target.lastIndexOf(':');
        var server = new Socket(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
        client.getOutputStream().write("HTTP/1.1 200 Fine\r\n\r\n".getBytes(ISO_8859_1));
        return server;
    }

    private Socket socks(DataInputStream in, OutputStream out) throws IOException {
        in.readFully(new byte[in.readUnsignedByte()]);
        out.write(new byte[] {5, 2});
        in.readUnsignedByte();
        String name = word(in);
        boolean known = name.equals(user) && word(in).equals(password);
        out.write(new byte[] {1, (byte) (known ? 0 : 1)});
        if (!known) {
            throw new IOException("no login");
        }
        in.readFully(new byte[3]);
        String host = switch (in.readUnsignedByte()) {
            case 1 ->
                in.readUnsignedByte() + "." + in.readUnsignedByte() + "." + in.readUnsignedByte() + "."
                        + in.readUnsignedByte();
            default -> word(in);
        };
        var server = new Socket(host, in.readUnsignedShort());
        out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 0});
        return server;
    }

    private static String word(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readUnsignedByte()];
        in.readFully(bytes);
        return new String(bytes, UTF_8);
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException ended) {
            // One side closed; so does the other.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
