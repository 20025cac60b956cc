package io.statuscast.server.media;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Looks names up within a time limit of its own: the system's resolver may take half a minute over a name server that
/// is silent, and nothing can interrupt it. It waits on a few threads of the platform, because a virtual one would keep
/// a processor's carrier meanwhile. Thread-safe.
final class NameLookup {
    static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int AT_ONCE = 8;
    private static final int WAITING_MAX = 256;
    private static final long IDLE_SECONDS = 30;
    private static final ThreadPoolExecutor THREADS = threads();

    private final Resolver resolver;
    private final Duration limit;

    /// The resolver below.
    @FunctionalInterface
    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    NameLookup() {
        this(InetAddress::getAllByName, LIMIT);
    }

    NameLookup(Resolver resolver, Duration limit) {
        this.resolver = resolver;
        this.limit = limit;
    }

    /// @throws SlowLookup when there is no answer within the limit
    InetAddress[] addresses(String host) throws UnknownHostException {
        Future<InetAddress[]> answer;
        try {
            answer = THREADS.submit(() -> resolver.addresses(host));
        } catch (RejectedExecutionException full) {
            throw new SlowLookup(host);
        }
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            answer.cancel(true);
            throw new SlowLookup(host);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new SlowLookup(host);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw new IllegalStateException("looking up " + host + " failed", e.getCause());
        }
    }

    private static ThreadPoolExecutor threads() {
        var executor = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                Thread.ofPlatform().name("name-lookup-", 0).daemon().factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /// No name server answered in time.
    static final class SlowLookup extends UnknownHostException {
        SlowLookup(String host) {
            super(host);
        }
    }
}
