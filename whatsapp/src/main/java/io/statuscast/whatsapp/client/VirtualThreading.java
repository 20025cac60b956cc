package io.statuscast.whatsapp.client;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Virtual threads and the machine's time: what the JDK offers, without more.
enum VirtualThreading implements Threading {
    INSTANCE;

    @Override
    public Thread unstarted(String name, Runnable body) {
        return Thread.ofVirtual().name(name).unstarted(body);
    }

    @Override
    public <T> @Nullable T poll(BlockingQueue<T> queue, Duration limit) throws InterruptedException {
        return queue.poll(Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS);
    }

    @Override
    public <T> T get(Future<T> future, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean await(CountDownLatch latch, Duration limit) throws InterruptedException {
        return latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean join(Thread thread, Duration limit) throws InterruptedException {
        return thread.join(limit);
    }
}
