package io.statuscast.core.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The machine's clock. Thread-safe.
public final class SystemTime implements Timekeeper {
    /// A wait never lasts longer in one piece, so that a step of the machine's clock is noticed within this time.
    private static final Duration SLICE = Duration.ofSeconds(1);

    private final InstantSource clock;

    public SystemTime() {
        this(InstantSource.system());
    }

    SystemTime(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public long millis() {
        return clock.millis();
    }

    /// Of its full length and no longer, however the clock is set meanwhile.
    @Override
    public void pause(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    @Override
    public Alarm newAlarm() {
        return new SystemAlarm();
    }

    private final class SystemAlarm implements Alarm {
        private final Semaphore rung = new Semaphore(0);

        @Override
        public void awaitUntil(Instant deadline) throws InterruptedException {
            Instant before = instant();
            while (true) {
                Instant now = instant();
                if (now.isBefore(before)) {
                    return;
                }
                before = now;
                Duration left = Duration.between(now, deadline);
                if (left.compareTo(SLICE) > 0) {
                    left = SLICE;
                }
                if (!left.isPositive()) {
                    rung.drainPermits();
                    return;
                }
                if (rung.tryAcquire(left.toNanos(), TimeUnit.NANOSECONDS)) {
                    rung.drainPermits();
                    return;
                }
            }
        }

        @Override
        public void ring() {
            if (rung.availablePermits() == 0) {
                rung.release();
            }
        }
    }
}
