package io.statuscast.core.time;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// The one loop of all background work: runs its body again and again on a thread of its own until closed.
///
/// A body that fails is logged at the first failure of a row, and run again after a growing, jittered pause.
/// One-shot: after [#close] a new object is needed. Thread-safe.
public final class RunUntilClosed implements AutoCloseable {
    private static final Logger LOG = System.getLogger(RunUntilClosed.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(10);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    /// One round of the work. Blocks while there is nothing to do; an interrupt means that the loop is closing.
    @FunctionalInterface
    public interface Body {
        void run() throws Exception;
    }

    private final String name;
    private final Timekeeper time;
    private final RandomGenerator random;
    private final Body body;
    private final Thread thread;
    private volatile boolean closed;

    private RunUntilClosed(String name, Timekeeper time, RandomGenerator random, Body body) {
        this.name = name;
        this.time = time;
        this.random = random;
        this.body = body;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::loop);
    }

    public static RunUntilClosed start(String name, Timekeeper time, RandomGenerator random, Body body) {
        var loop = new RunUntilClosed(name, time, random, body);
        loop.thread.start();
        return loop;
    }

    private void loop() {
        int inARow = 0;
        while (!closed) {
            try {
                body.run();
                inARow = 0;
            } catch (InterruptedException wanted) {
                if (!closed) {
                    LOG.log(Level.WARNING, "{0} was interrupted by someone else and goes on", name);
                }
            } catch (Throwable failure) {
                if (inARow == 0) {
                    LOG.log(Level.ERROR, name + " failed and is tried again", failure);
                }
                backOff(inARow++);
            }
        }
    }

    private void backOff(int inARow) {
        long capMillis = Math.min(PAUSE_MAX.toMillis(), FIRST_PAUSE.toMillis() << Math.min(inARow, 10));
        try {
            time.pause(Duration.ofMillis(1 + random.nextLong(capMillis)));
        } catch (InterruptedException closing) {
            // The loop's condition decides: an interrupt here only shortens the pause.
            return;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            if (!thread.join(CLOSE_MAX)) {
                LOG.log(Level.WARNING, "{0} did not stop in time", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
