package io.statuscast.server.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The network between a driver and a PostgreSQL server, which can break at a moment that a test chooses. Thread-safe.
public final class CuttingRelay implements AutoCloseable {
    /// When the next connection breaks, and what comes after.
    public enum Cut {
        NONE,
        /// The server never gets the order to commit.
        BEFORE_THE_COMMIT,
        /// The server has committed; the driver never hears of it.
        BEFORE_THE_ANSWER,
        /// As before; then nobody gets through.
        BEFORE_THE_ANSWER_FOR_GOOD,
        /// Nobody gets through.
        DOWN
    }

    private static final String COMMIT = "COMMIT";
    private static final int BUFFER = 1 << 16;

    private final ServerSocket entrance;
    private final int serverPort;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Cut cut = Cut.NONE;

    public CuttingRelay(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    public int port() {
        return entrance.getLocalPort();
    }

    public void cut(Cut next) {
        cut = next;
        if (next == Cut.DOWN) {
            closeAll();
        }
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket driver = entrance.accept();
                if (cut == Cut.DOWN) {
                    driver.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                open.add(driver);
                open.add(server);
                threads.execute(() -> pump(driver, server, true));
                threads.execute(() -> pump(server, driver, false));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pump(Socket from, Socket to, boolean toServer) {
        var buffer = new byte[BUFFER];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (breaksHere(toServer, new String(buffer, 0, count, StandardCharsets.ISO_8859_1))) {
                    return;
                }
                out.write(buffer, 0, count);
                out.flush();
            }
        } catch (IOException broken) {
            // Both ends are closed by now: that is what a broken connection is.
            return;
        }
    }

    private boolean breaksHere(boolean toServer, String bytes) {
        if (!bytes.contains(COMMIT)) {
            return false;
        }
        return switch (cut) {
            case NONE, DOWN -> false;
            case BEFORE_THE_COMMIT -> toServer && becomes(Cut.NONE);
            case BEFORE_THE_ANSWER -> !toServer && becomes(Cut.NONE);
            case BEFORE_THE_ANSWER_FOR_GOOD -> !toServer && becomes(Cut.DOWN);
        };
    }

    private boolean becomes(Cut next) {
        cut = next;
        return true;
    }

    private void closeAll() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        open.clear();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        closeAll();
        threads.close();
    }
}
