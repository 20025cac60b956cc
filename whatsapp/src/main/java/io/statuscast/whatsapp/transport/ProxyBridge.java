package io.statuscast.whatsapp.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lets the JDK's HTTP client use any [ProxyConfig]: that client knows no SOCKS5 and gives HTTP proxies no
/// login.
///
/// It is a CONNECT proxy on loopback that passes every connection on through the real proxy; TLS stays
/// between the client and the host. It lives as long as one transfer. Its threads are virtual: one accepts,
/// two pump for each connection; all end with [#close]. Thread-safe.
public final class ProxyBridge implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ProxyBridge.class.getName());
    private static final Pattern CONNECT = Pattern.compile("CONNECT \\[?([^\\s\\]]+)\\]?:(\\d{1,5}) HTTP/1\\.1");
    private static final int CONNECTIONS_MAX = 16;
    private static final int TIMEOUT_MS = 20_000;

    private final ProxyConfig proxy;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private ProxyBridge(ProxyConfig proxy, ServerSocket listener) {
        this.proxy = proxy;
        this.listener = listener;
    }

    /// @throws UncheckedIOException when this machine gives no port
    public static ProxyBridge open(ProxyConfig proxy) {
        try {
            var listener = new ServerSocket(0, CONNECTIONS_MAX, InetAddress.getLoopbackAddress());
            var bridge = new ProxyBridge(proxy, listener);
            Thread.ofVirtual().name("whatsapp-proxy-bridge").start(bridge::accept);
            return bridge;
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the bridge to the proxy", e);
        }
    }

    /// What the HTTP client is told.
    public ProxySelector selector() {
        return ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (open.size() >= 2 * CONNECTIONS_MAX) {
                    client.close();
                } else {
                    open.add(client);
                    Thread.ofVirtual().name("whatsapp-proxy-pump").start(() -> serve(client));
                }
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "the bridge to the proxy ended: {0}", e.getMessage());
            }
        }
    }

    private void serve(Socket client) {
        var server = new Socket();
        try (client;
                server) {
            open.add(server);
            Matcher wanted = CONNECT.matcher(ProxyHandshake.head(client.getInputStream())
                    .lines()
                    .findFirst()
                    .orElse(""));
            if (!wanted.matches()) {
                throw new IOException("not a request to connect");
            }
            reach(server, wanted.group(1), Integer.parseInt(wanted.group(2)));
            client.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(ISO_8859_1));
            Thread back = Thread.ofVirtual().name("whatsapp-proxy-pump").start(() -> pump(server, client));
            pump(client, server);
            back.join();
        } catch (IOException e) {
            // The HTTP client sees its connection end, and reports it; the cause is told here alone.
            LOG.log(Level.WARNING, "{0} failed: {1}", proxy, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
            open.remove(server);
        }
    }

    private void reach(Socket server, String host, int port) throws IOException {
        server.connect(new InetSocketAddress(proxy.host(), proxy.port()), TIMEOUT_MS);
        server.setSoTimeout(TIMEOUT_MS);
        ProxyHandshake.through(proxy, server, host, port);
        server.setSoTimeout(0);
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a connection through the proxy ended: {0}", e.getMessage());
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a socket did not close: {0}", e.getMessage());
        }
    }

    /// Ends every connection.
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the bridge did not close: {0}", e.getMessage());
        }
        open.forEach(ProxyBridge::close);
    }
}
