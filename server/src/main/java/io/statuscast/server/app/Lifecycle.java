package io.statuscast.server.app;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/// What was started and has to be closed, last first. Closing goes on when one part fails to. One-shot; thread-safe.
final class Lifecycle implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Lifecycle.class.getName());

    private record Part(String name, AutoCloseable closeable) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Part> parts = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// Takes over the closing of a part; returns it.
    <T extends AutoCloseable> T add(String name, T part) {
        lock.lock();
        try {
            if (closed.getCount() == 0) {
                throw new IllegalStateException("already closed");
            }
            parts.push(new Part(name, Objects.requireNonNull(part, "part is null")));
            return part;
        } finally {
            lock.unlock();
        }
    }

    /// Blocks until everything was closed.
    void awaitClosed() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            while (!parts.isEmpty()) {
                closePart(parts.pop());
            }
            closed.countDown();
        } finally {
            lock.unlock();
        }
    }

    private static void closePart(Part part) {
        try {
            part.closeable().close();
            LOG.log(Level.DEBUG, "{0} closed", part.name());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Exception failure) {
            LOG.log(Level.WARNING, part.name() + " did not close cleanly", failure);
        }
    }
}
