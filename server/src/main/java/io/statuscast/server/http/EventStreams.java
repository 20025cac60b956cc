package io.statuscast.server.http;

import io.statuscast.core.post.PostEvents;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The open event streams: rings for them when posts change, limits how many there are, cuts off those whose
/// readers do not read, and ends all of them at the close. Thread-safe; one-shot.
///
/// A ring says only that there may be something to read. What there is, each stream reads from the
/// repository, so that nothing is lost or out of order, whatever happens here.
public final class EventStreams implements PostEvents, AutoCloseable {
    /// Streams at a time; each is a thread and a connection.
    static final int STREAMS_MAX = 256;

    /// The most rounds of the watch, one a second, that a write may take.
    private static final int WRITE_ROUNDS_MAX = 10;

    private static final int ROUND_SECONDS = 1;
    private static final int FAREWELL_SECONDS = 1;
    private static final int GATHER_MILLIS = 20;

    private final Set<Seat> seats = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final int streamsMax;
    private final int writeRoundsMax;

    public EventStreams() {
        this(STREAMS_MAX, WRITE_ROUNDS_MAX);
    }

    EventStreams(int streamsMax, int writeRoundsMax) {
        this.streamsMax = streamsMax;
        this.writeRoundsMax = writeRoundsMax;
        Thread.ofVirtual().name("event-stream-watch").start(this::watch);
    }

    @Override
    public void on(PostChanged change) {
        ring();
    }

    /// Has every stream look for events.
    void ring() {
        seats.forEach(seat -> seat.bell.release());
    }

    /// How many streams are open.
    int open() {
        return seats.size();
    }

    /// A place for one stream, to be written by the calling thread.
    ///
    /// @throws RequestRefused `events:limit` when all places are taken, `server:busy` when the server is closing
    Seat take() {
        lock.lock();
        try {
            if (closing.getCount() == 0) {
                throw RequestRefused.because(Problem.SERVER_BUSY);
            }
            if (seats.size() >= streamsMax) {
                throw RequestRefused.because(Problem.EVENTS_LIMIT);
            }
            var seat = new Seat();
            seats.add(seat);
            return seat;
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        try {
            while (!closing.await(ROUND_SECONDS, TimeUnit.SECONDS)) {
                seats.forEach(Seat::countRound);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends all streams: at once those that wait, and after a moment those whose readers do not read.
    @Override
    public void close() {
        closing.countDown();
        ring();
        lock.lock();
        try {
            long patience = TimeUnit.SECONDS.toNanos(FAREWELL_SECONDS);
            while (!seats.isEmpty() && patience > 0) {
                patience = left.awaitNanos(patience);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        seats.forEach(Seat::cut);
    }

    /// The place of one stream. One thread writes; the watch and the bell are others.
    final class Seat implements AutoCloseable {
        private static final int IDLE = -1;

        private final Thread writer = Thread.currentThread();
        private final Semaphore bell = new Semaphore(0);
        private final ReentrantLock writing = new ReentrantLock();
        /// Rounds of the watch that saw the write under way.
        private int rounds = IDLE;

        /// Whether the stream is to end.
        boolean isOver() {
            return closing.getCount() == 0;
        }

        /// Waits for the bell, a second at most: the safety net under it. After a ring it waits a little
        /// longer, so that a burst of changes is read at once and not one by one.
        void await() throws InterruptedException {
            if (bell.tryAcquire(ROUND_SECONDS, TimeUnit.SECONDS)
                    && !closing.await(GATHER_MILLIS, TimeUnit.MILLISECONDS)) {
                bell.drainPermits();
            }
        }

        /// Writes and flushes.
        ///
        /// @throws IOException when the reader is gone, or so slow that it was cut off
        void write(OutputStream out, byte[] bytes) throws IOException {
            mark(0);
            try {
                out.write(bytes);
                out.flush();
            } catch (RuntimeException gone) {
                throw new IOException("the reader is gone: " + gone.getMessage(), gone);
            } finally {
                mark(IDLE);
            }
            if (writer.isInterrupted()) {
                throw new IOException("the reader was too slow");
            }
        }

        private void mark(int value) {
            writing.lock();
            try {
                rounds = value;
            } finally {
                writing.unlock();
            }
        }

        private void countRound() {
            writing.lock();
            try {
                if (rounds != IDLE && ++rounds > writeRoundsMax) {
                    writer.interrupt();
                }
            } finally {
                writing.unlock();
            }
        }

        /// An interrupt ends a write that blocks, and with it the connection.
        private void cut() {
            writing.lock();
            try {
                if (rounds != IDLE) {
                    writer.interrupt();
                }
            } finally {
                writing.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                seats.remove(this);
                left.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
