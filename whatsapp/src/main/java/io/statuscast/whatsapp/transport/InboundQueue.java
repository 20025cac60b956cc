package io.statuscast.whatsapp.transport;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What has been received and not yet been listened to. The I/O thread puts, the connection's virtual thread
/// takes; above [#HIGH] bytes the socket is no longer read, below [#LOW] it is again, so that a slow listener
/// slows the server down instead of filling the memory. Thread-safe.
final class InboundQueue {
    static final int HIGH = 1 << 20;
    static final int LOW = 256 << 10;

    /// What a chunk costs besides its bytes, so that many tiny ones count too.
    private static final int CHUNK_OVERHEAD = 32;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>(1);
    private final Consumer<Boolean> reading;
    private int size;
    private boolean paused;
    private boolean ended;

    /// @param reading switches the reading of the socket on and off; called with the lock held, must not block
    InboundQueue(Consumer<Boolean> reading) {
        this.reading = reading;
    }

    void put(byte[] chunk) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            chunks.add(chunk);
            size += chunk.length + CHUNK_OVERHEAD;
            if (!paused && size > HIGH) {
                paused = true;
                reading.accept(false);
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Nothing more will come. What is there can still be taken.
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Nothing more is wanted.
    void discard() {
        lock.lock();
        try {
            ended = true;
            chunks.clear();
            size = 0;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// The next chunk, waiting for it; null at the end.
    byte @Nullable [] take() {
        lock.lock();
        try {
            while (chunks.isEmpty() && !ended) {
                changed.awaitUninterruptibly();
            }
            byte[] chunk = chunks.poll();
            if (chunk == null) {
                return null;
            }
            size -= chunk.length + CHUNK_OVERHEAD;
            if (paused && !ended && size < LOW) {
                paused = false;
                reading.accept(true);
            }
            return chunk;
        } finally {
            lock.unlock();
        }
    }
}
