package io.statuscast.whatsapp.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// All threads of a client in the test's own: a thread runs when [#work] lets it, as far as it has something to do, and
/// a wait is over at once. So a run repeats, and nothing that is thrown gets lost in another thread.
///
/// A client takes a bounded number of steps for one stanza; more are a hang.
final class OneThread implements Threading, InstantSource {
    private static final int STEPS_MAX = 200_000;

    /// What happens while somebody waits.
    interface Meanwhile {
        /// The link's thread has nothing to do.
        void idle();

        /// Somebody waits for an answer of the server.
        void answer();
    }

    private static final class Parked extends Thread {
        private final Runnable body;

        Parked(String name, Runnable body) {
            super(body, name);
            this.body = body;
        }

        @Override
        public void start() {
            // It runs in work() alone.
        }
    }

    private final Meanwhile meanwhile;
    private final List<Parked> threads = new ArrayList<>();
    private Instant now;
    private int steps;
    private boolean took;

    OneThread(Instant now, Meanwhile meanwhile) {
        this.now = now;
        this.meanwhile = meanwhile;
    }

    /// A new stanza: the steps are counted anew.
    void begin() {
        steps = 0;
    }

    /// Counts a step.
    void step() {
        if (++steps > STEPS_MAX) {
            throw new AssertionError("more than " + STEPS_MAX + " steps for one stanza");
        }
    }

    /// Runs the thread with this name to its end.
    void run(String name) {
        threads.stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .body
                .run();
    }

    /// Lets all threads but one do what there is to be done.
    void work(String but) {
        do {
            took = false;
            for (Parked thread : threads) {
                if (!thread.getName().equals(but)) {
                    thread.body.run();
                }
            }
        } while (took);
    }

    @Override
    public Thread unstarted(String name, Runnable body) {
        var thread = new Parked(name, body);
        threads.add(thread);
        return thread;
    }

    @Override
    public <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll();
        if (next == null) {
            throw new InterruptedException("nothing to do");
        }
        step();
        took = true;
        return next;
    }

    @Override
    public <T> @Nullable T poll(BlockingQueue<T> queue, Duration limit) {
        step();
        if (queue.isEmpty()) {
            meanwhile.idle();
        }
        T next = queue.poll();
        if (next == null) {
            pass(limit);
        }
        return next;
    }

    @Override
    public <T> T get(Future<T> future, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        step();
        if (!future.isDone()) {
            meanwhile.answer();
        }
        if (!future.isDone()) {
            pass(limit);
            throw new TimeoutException();
        }
        return future.get();
    }

    @Override
    public boolean await(CountDownLatch latch, Duration limit) {
        step();
        boolean open = latch.getCount() == 0;
        if (!open) {
            pass(limit);
        }
        return open;
    }

    @Override
    public boolean join(Thread thread, Duration limit) {
        return true;
    }

    private void pass(Duration limit) {
        if (limit.isPositive()) {
            now = now.plus(limit);
        }
    }

    @Override
    public Instant instant() {
        return now;
    }
}
