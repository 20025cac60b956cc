package io.statuscast.whatsapp.client;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// How a client makes its threads and waits with a limit: everything it does that depends on the passing of time, apart
/// from reading [ClientConfig#clock].
///
/// [#virtual] is the one for production. Another implementation can own time altogether, so that a simulation decides
/// which thread runs next and when a wait is over. Of the waits without a limit only that for work has a port: the end
/// of any other is another thread's doing. Thread-safe.
public interface Threading {
    /// Virtual threads and the machine's time.
    static Threading virtual() {
        return VirtualThreading.INSTANCE;
    }

    /// A virtual thread that has not been started.
    Thread unstarted(String name, Runnable body);

    /// Takes the next piece of a thread's work, however long that lasts.
    ///
    /// @throws InterruptedException when the thread shall end
    default <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        return queue.take();
    }

    /// Takes the next element.
    ///
    /// @return null when none came within the limit; a limit below zero counts as zero
    <T> @Nullable T poll(BlockingQueue<T> queue, Duration limit) throws InterruptedException;

    /// Waits for a result.
    ///
    /// @throws ExecutionException when the future failed
    /// @throws TimeoutException   when it has not ended within the limit
    <T> T get(Future<T> future, Duration limit) throws InterruptedException, ExecutionException, TimeoutException;

    /// Waits for a latch to open.
    ///
    /// @return whether it did within the limit
    boolean await(CountDownLatch latch, Duration limit) throws InterruptedException;

    /// Waits for the end of a thread that was started.
    ///
    /// @return whether it came within the limit
    boolean join(Thread thread, Duration limit) throws InterruptedException;
}
