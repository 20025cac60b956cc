package io.statuscast.server.media;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpGet;

/// Cancels a request when its time is up, wherever it is: a server that drips one byte a second never trips a socket
/// time-out. Thread-safe.
final class FetchDeadline implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final HttpGet request;
    private final AtomicBoolean passed = new AtomicBoolean();
    private final ScheduledFuture<?> alarm;

    FetchDeadline(HttpGet request, long millisLeft) {
        this.request = request;
        this.alarm = TIMER.schedule(this::expire, Math.max(0, millisLeft), TimeUnit.MILLISECONDS);
    }

    boolean passed() {
        return passed.get();
    }

    void abort() {
        request.cancel();
    }

    private void expire() {
        passed.set(true);
        request.cancel();
    }

    @Override
    public void close() {
        alarm.cancel(false);
    }

    private static ScheduledThreadPoolExecutor timer() {
        var executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("fetch-deadline").daemon().factory());
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
