package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// One virtual thread that runs tasks in the order they were given, from a bounded queue.
///
/// What a task throws is logged and ends that task only; whoever can have it done again later is told when it was the
/// store that failed. One-shot: after [#close] nothing is accepted. Thread-safe.
final class Worker implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Worker.class.getName());
    /// What the tasks that wait may weigh together, in bytes: four of the largest frames.
    static final int WEIGHT_MAX = 64 << 20;

    private final Semaphore room = new Semaphore(WEIGHT_MAX);
    /// Nothing in place of a task ends the thread.
    private final BlockingQueue<Optional<Runnable>> tasks;
    private final Thread thread;
    private final Threading threading;
    private final Duration closeTimeout;
    private final Consumer<StoreException> storeFailed;
    private volatile boolean closing;
    private volatile boolean stopped;

    /// A worker whose tasks keep nothing in the store.
    Worker(String name, int capacity, Threading threading, Duration closeTimeout) {
        this(name, capacity, threading, closeTimeout, _ -> {});
    }

    /// @param storeFailed called on the worker's thread after a task that the store did not take
    Worker(
            String name,
            int capacity,
            Threading threading,
            Duration closeTimeout,
            Consumer<StoreException> storeFailed) {
        this.tasks = new LinkedBlockingQueue<>(capacity);
        this.threading = threading;
        this.closeTimeout = closeTimeout;
        this.storeFailed = storeFailed;
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

    /// Adds a task that keeps a stanza.
    ///
    /// @param weight of the stanza, in bytes
    /// @return as [#submit(Runnable)], and false when those that wait weigh too much
    boolean submit(Runnable task, int weight) {
        int taken = Math.min(weight, WEIGHT_MAX);
        if (!room.tryAcquire(taken)) {
            return false;
        }
        boolean added = submit(weighing(task, taken));
        if (!added) {
            room.release(taken);
        }
        return added;
    }

    private Runnable weighing(Runnable task, int weight) {
        return () -> {
            try {
                task.run();
            } finally {
                room.release(weight);
            }
        };
    }

    /// Adds a task that keeps a stanza, and waits while the queue is full, or what is in it too heavy.
    ///
    /// @param weight of the stanza, in bytes
    /// @return false when the worker is closing, or the waiting was interrupted: the task will not run
    boolean submitWaiting(Runnable task, int weight) {
        int taken = Math.min(weight, WEIGHT_MAX);
        try {
            // makeRoom() and stop() end both waits: nobody waits for a worker that has ended.
            room.acquire(taken);
            if (closing) {
                room.release(taken);
                return false;
            }
            tasks.put(Optional.of(weighing(task, taken)));
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
        } catch (StoreException e) {
            // The reason is the operator's matter, and where it struck is not.
            LOG.log(Level.WARNING, "{0}: a task was not kept: {1}", thread.getName(), e.getMessage());
            storeFailed.accept(e);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, thread.getName() + ": a task failed", e);
        }
    }

    private void makeRoom() {
        room.release(WEIGHT_MAX);
    }

    /// Drops what is waiting, interrupts the task under way, and waits for its end a bounded time.
    void stop() {
        closing = true;
        stopped = true;
        tasks.clear();
        makeRoom();
        thread.interrupt();
        join();
    }

    /// Runs what is waiting, then ends; what takes too long is interrupted.
    @Override
    public void close() {
        closing = true;
        makeRoom();
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
