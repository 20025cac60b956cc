package io.statuscast.emulator.sim;

import io.statuscast.whatsapp.client.Threading;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// All threads and all time of one simulation. Virtual threads run one at a time on the thread that calls
/// [#run], which one next is drawn from the seed; when none can run, time jumps to the next moment at which
/// something is due.
///
/// Nothing here looks at a clock, so the same seed gives the same run. A virtual thread that the JDK wakes
/// from another thread (a timed wait of its own, a contended monitor) would break that, and is reported as an
/// error.
final class SimThreads implements Threading, ThreadFactory, InstantSource {
    /// Where every simulation begins.
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    /// A run that needs more steps than this hangs.
    private static final long STEPS_MAX = 3_000_000;

    private static final MethodHandle NEW_VIRTUAL_THREAD = newVirtualThread();

    private record Event(Instant due, long number, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = due.compareTo(other.due);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /// A thread that waits for a condition, with a limit.
    private static final class Wait {
        private final Thread thread;
        private final BooleanSupplier done;
        private final Instant until;
        private boolean woken;

        Wait(Thread thread, BooleanSupplier done, Instant until) {
            this.thread = thread;
            this.done = done;
            this.until = until;
        }
    }

    private final Random random;
    private final List<Runnable> ready = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<Wait> waits = new ArrayList<>();
    private final Set<Thread> alive = new LinkedHashSet<>();
    private final List<Throwable> failures = new ArrayList<>();
    private Instant now = START;
    private long lastNumber;
    private long steps;
    private final Thread driver = Thread.currentThread();

    SimThreads(long seed) {
        this.random = new Random(seed);
    }

    // The JDK has no public way to give virtual threads a scheduler.
    private static MethodHandle newVirtualThread() {
        try {
            Class<?> builders = Class.forName("java.lang.ThreadBuilders");
            var type = MethodType.methodType(Thread.class, Executor.class, String.class, int.class, Runnable.class);
            return MethodHandles.privateLookupIn(builders, MethodHandles.lookup())
                    .findStatic(builders, "newVirtualThread", type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("start the JVM with --add-opens java.base/java.lang=ALL-UNNAMED", e);
        }
    }

    @Override
    public Thread unstarted(String name, Runnable body) {
        try {
            return (Thread) NEW_VIRTUAL_THREAD.invoke((Executor) this::schedule, name, 0, (Runnable) () -> live(body));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Thread newThread(Runnable body) {
        return unstarted("sim", body);
    }

    private void live(Runnable body) {
        Thread self = Thread.currentThread();
        alive.add(self);
        try {
            body.run();
        } catch (RuntimeException | Error e) {
            failures.add(e);
        } finally {
            alive.remove(self);
        }
    }

    private void schedule(Runnable continuation) {
        if (Thread.currentThread() != driver && !Thread.currentThread().isVirtual()) {
            failures.add(new IllegalStateException("woken from outside, by " + Thread.currentThread()));
        }
        ready.add(continuation);
    }

    /// Runs until the condition holds.
    ///
    /// @throws IllegalStateException when it never can: nothing runs and nothing is due, or there is no end
    ///     in sight
    void run(BooleanSupplier until) {
        while (!until.getAsBoolean()) {
            if (++steps > STEPS_MAX) {
                throw new IllegalStateException("no end after " + STEPS_MAX + " steps");
            }
            wakeWhoIsDone();
            if (!ready.isEmpty()) {
                ready.remove(random.nextInt(ready.size())).run();
            } else if (!advance()) {
                throw new IllegalStateException("nothing can run and nothing is due; alive: " + alive);
            }
            if (!failures.isEmpty()) {
                throw new IllegalStateException("a thread of the simulation failed", failures.getFirst());
            }
        }
    }

    private void wakeWhoIsDone() {
        for (Wait wait : waits) {
            if (!wait.woken && wait.done.getAsBoolean()) {
                wake(wait);
            }
        }
    }

    private static void wake(Wait wait) {
        wait.woken = true;
        LockSupport.unpark(wait.thread);
    }

    private boolean advance() {
        Instant next = events.isEmpty() ? Instant.MAX : events.element().due();
        for (Wait wait : waits) {
            next = wait.until.isBefore(next) ? wait.until : next;
        }
        if (next.equals(Instant.MAX)) {
            return false;
        }
        now = next.isAfter(now) ? next : now;
        while (!events.isEmpty() && !events.element().due().isAfter(now)) {
            events.remove().task().run();
        }
        for (Wait wait : waits) {
            if (!wait.woken && !wait.until.isAfter(now)) {
                wake(wait);
            }
        }
        return true;
    }

    /// The simulation's own time, that nothing skews.
    @Override
    public Instant instant() {
        return now;
    }

    /// Has something done later, on the driving thread; it must not block.
    void after(Duration delay, Runnable task) {
        events.add(new Event(now.plus(delay.isNegative() ? Duration.ZERO : delay), ++lastNumber, task));
    }

    void sleep(Duration time) {
        awaitOrGiveUp(() -> false, time);
    }

    /// As [#await], whatever comes of it.
    void awaitOrGiveUp(BooleanSupplier done, Duration limit) {
        try {
            var _ = await(done, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for a condition.
    ///
    /// @return whether it came true within the limit
    boolean await(BooleanSupplier done, Duration limit) throws InterruptedException {
        var wait = new Wait(Thread.currentThread(), done, now.plus(limit.isNegative() ? Duration.ZERO : limit));
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (done.getAsBoolean()) {
                return true;
            }
            if (!wait.until.isAfter(now)) {
                return false;
            }
            wait.woken = false;
            waits.add(wait);
            LockSupport.park(this);
            waits.remove(wait);
        }
    }

    @Override
    public <T> @Nullable T poll(BlockingQueue<T> queue, Duration limit) throws InterruptedException {
        return await(() -> !queue.isEmpty(), limit) ? queue.poll() : null;
    }

    @Override
    public <T> T get(Future<T> future, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (!await(future::isDone, limit)) {
            throw new TimeoutException();
        }
        return future.get();
    }

    @Override
    public boolean await(CountDownLatch latch, Duration limit) throws InterruptedException {
        return await(() -> latch.getCount() == 0, limit);
    }

    @Override
    public boolean join(Thread thread, Duration limit) throws InterruptedException {
        return await(() -> !thread.isAlive(), limit);
    }

    /// Names of the threads that have not ended.
    List<String> alive() {
        return alive.stream().map(Thread::getName).sorted().toList();
    }
}
