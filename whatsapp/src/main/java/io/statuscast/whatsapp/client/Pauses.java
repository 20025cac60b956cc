package io.statuscast.whatsapp.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Waits that end early when the client closes. Thread-safe.
final class Pauses {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Threading threading;

    Pauses(Threading threading) {
        this.threading = threading;
    }

    /// Waits.
    ///
    /// @throws QueryException when the client was closed or the thread interrupted meanwhile
    void pause(Duration duration) {
        try {
            if (threading.await(closed, duration)) {
                throw new QueryException(QueryException.Kind.DISCONNECTED, "the client was closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException(QueryException.Kind.DISCONNECTED, "interrupted");
        }
    }

    void close() {
        closed.countDown();
    }
}
