package io.statuscast.whatsapp.client;

import java.time.Duration;

/// How many people the next stanza of a status names: halved when the server finds it too much, and grown
/// by a quarter after some that it took. Kept as long as the client lives, over all statuses. Thread-safe.
final class ChunkSizes {
    /// Full stanzas taken in a row before the size grows.
    private static final int GOOD_BEFORE_GROWTH = 5;

    private static final int DOUBLINGS_MAX = 20;

    private final ChunkPacing pacing;
    private int current;
    private int good;
    private int slowed;

    ChunkSizes(ChunkPacing pacing) {
        this.pacing = pacing;
        this.current = pacing.first();
    }

    synchronized int current() {
        return current;
    }

    /// Notes that the server took a stanza with that many people.
    synchronized void taken(int people) {
        slowed = 0;
        if (people < current) {
            return;
        }
        good++;
        if (good >= GOOD_BEFORE_GROWTH) {
            good = 0;
            current = Math.min(pacing.max(), current + Math.max(1, current / 4));
        }
    }

    /// Halves the size: the stanza with that many people was refused, or not acknowledged in time.
    ///
    /// @return how long to pause before the next one
    synchronized Duration tooMuch(int people) {
        good = 0;
        current = Math.max(pacing.min(), Math.min(current, Math.max(1, people)) / 2);
        long pause = pacing.backoffFirst().toMillis() << Math.min(slowed, DOUBLINGS_MAX);
        slowed++;
        return Duration.ofMillis(Math.min(pause, pacing.backoffMax().toMillis()));
    }
}
