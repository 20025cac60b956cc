package io.statuscast.whatsapp.client;

import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Serves callers one at a time in the order in which they drew their turn. What takes long and needs no
/// order is done between [#draw] and [Turn#await]. Thread-safe.
final class Turns {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeSet<Long> open = new TreeSet<>();
    private long last;

    /// Takes a place at the end.
    Turn draw() {
        lock.lock();
        try {
            long number = ++last;
            open.add(number);
            return new Turn(number);
        } finally {
            lock.unlock();
        }
    }

    /// One place. Closing it lets the next one begin, whether or not it was awaited.
    final class Turn implements AutoCloseable {
        private final long number;

        private Turn(long number) {
            this.number = number;
        }

        /// Blocks until all who drew before are done.
        ///
        /// @throws QueryException when the thread is interrupted
        void await() {
            lock.lock();
            try {
                while (open.first() != number) {
                    changed.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new QueryException(QueryException.Kind.DISCONNECTED, "interrupted while others publish");
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                open.remove(number);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
