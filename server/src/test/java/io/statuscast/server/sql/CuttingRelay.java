package io.statuscast.server.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

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

    private static final String INSERT = "INSERT INTO";
    private static final String COMMIT = "COMMIT";
    private static final int BUFFER = 1 << 16;

    private final ServerSocket entrance;
    private final int serverPort;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Cut cut = Cut.NONE;
    private final Queue<Cut> later = new ConcurrentLinkedQueue<>();

    public CuttingRelay(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    public int port() {
        return entrance.getLocalPort();
    }

    /// @param after the cuts that come one by one, each when the one before has come
    public void cut(Cut next, Cut... after) {
        later.clear();
        later.addAll(List.of(after));
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
                var wrote = new AtomicBoolean();
                threads.execute(() -> pump(driver, server, wrote, true));
                threads.execute(() -> pump(server, driver, wrote, false));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /// @param wrote whether there is something to commit: a driver commits when it has only asked, too
    private void pump(Socket from, Socket to, AtomicBoolean wrote, boolean toServer) {
        var buffer = new byte[BUFFER];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                String bytes = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
                if (toServer && bytes.contains(INSERT)) {
                    wrote.set(true);
                }
                if (wrote.get() && breaksHere(toServer, bytes)) {
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
            case BEFORE_THE_COMMIT -> toServer && becomes(Objects.requireNonNullElse(later.poll(), Cut.NONE));
            case BEFORE_THE_ANSWER -> !toServer && becomes(Objects.requireNonNullElse(later.poll(), Cut.NONE));
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
