package io.statuscast.whatsapp.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// One virtual thread that runs tasks in the order they were given, from a bounded queue.
///
/// What a task throws is logged and ends that task only. One-shot: after [#close] nothing is accepted.
/// Thread-safe.
final class Worker implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Worker.class.getName());

    /// Nothing in place of a task ends the thread.
    private final BlockingQueue<Optional<Runnable>> tasks;
    private final Thread thread;
    private final Threading threading;
    private final Duration closeTimeout;
    private volatile boolean closing;
    private volatile boolean stopped;

    Worker(String name, int capacity, Threading threading, Duration closeTimeout) {
        this.tasks = new LinkedBlockingQueue<>(capacity);
        this.threading = threading;
        this.closeTimeout = closeTimeout;
        this.thread = threading.unstarted(name, this::run);
    }

    void start() {
        thread.start();
    }

    /// Adds a task.
    ///
    /// @return false when the queue is full or the worker is closing: the task will not run
    boolean submit(Runnable task) {
        return !closing && tasks.offer(Optional.of(task));
    }

    /// Adds a task, and waits while the queue is full.
    ///
    /// @return false when the worker is closing, or the waiting was interrupted: the task will not run
    boolean submitWaiting(Runnable task) {
        try {
            if (!closing) {
                // stop() makes room: nobody waits for a worker that has ended.
                tasks.put(Optional.of(task));
            }
            return !closing;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        try {
            while (!stopped) {
                Optional<Runnable> task = threading.take(tasks);
                if (task.isEmpty()) {
                    return;
                }
                runOne(task.get());
            }
        } catch (InterruptedException e) {
            // Only stop() and an overdue close() interrupt this thread: it ends, with what is left in the queue.
            tasks.clear();
        }
    }

    // One bad stanza or listener must not end the thread that serves all the others.
    private void runOne(Runnable task) {
        try {
            task.run();
        } catch (QueryException e) {
            Level level = e.kind() == QueryException.Kind.DISCONNECTED ? Level.DEBUG : Level.INFO;
            LOG.log(level, "{0}: {1}", thread.getName(), e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, thread.getName() + ": a task failed", e);
        }
    }

    /// Drops what is waiting, interrupts the task under way, and waits for its end a bounded time.
    void stop() {
        closing = true;
        stopped = true;
        tasks.clear();
        thread.interrupt();
        join();
    }

    /// Runs what is waiting, then ends; what takes too long is interrupted.
    @Override
    public void close() {
        closing = true;
        if (!tasks.offer(Optional.empty())) {
            thread.interrupt();
        }
        if (!join()) {
            thread.interrupt();
        }
    }

    private boolean join() {
        if (Thread.currentThread() == thread || !thread.isAlive()) {
            return true;
        }
        try {
            boolean ended = threading.join(thread, closeTimeout);
            if (!ended) {
                LOG.log(Level.WARNING, "{0} did not end within {1}", thread.getName(), closeTimeout);
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
