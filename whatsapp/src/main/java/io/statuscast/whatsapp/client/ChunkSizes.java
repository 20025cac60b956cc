package io.statuscast.whatsapp.client;

import java.time.Duration;

/// How many people the next stanza of a status names: halved when the server finds it too much, and grown
/// by a quarter after some that it took. A size that it took before is kept when it only asks to slow down. Kept
/// as long as the client lives, over all statuses. Thread-safe.
final class ChunkSizes {
    /// Full stanzas taken in a row before the size grows.
    private static final int GOOD_BEFORE_GROWTH = 5;

    private static final int DOUBLINGS_MAX = 20;

    private final ChunkPacing pacing;
    private int current;
    private int good;
    private int slowed;
    /// The most people in a stanza that the server took, since it last found one of that size too much.
    private int proven;

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
        proven = Math.max(proven, people);
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
        proven = Math.min(proven, current);
        return pause();
    }

    /// Notes that the server asked to slow down (429), which may be about the size or about how often. A size that it
    /// took before is halved only when it says so a second time in a row.
    ///
    /// @return how long to pause before the next one
    synchronized Duration tooOften(int people) {
        if (people > proven || slowed % 2 == 1) {
            return tooMuch(people);
        }
        good = 0;
        return pause();
    }

    private Duration pause() {
        long pause = pacing.backoffFirst().toMillis() << Math.min(slowed, DOUBLINGS_MAX);
        slowed++;
        return Duration.ofMillis(Math.min(pause, pacing.backoffMax().toMillis()));
    }
}
