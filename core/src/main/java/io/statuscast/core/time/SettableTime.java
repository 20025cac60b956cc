package io.statuscast.core.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// A clock that stands still until it is moved; threads waiting on its alarms wake when it is. For tests. Thread-safe.
public final class SettableTime implements Timekeeper {
    private volatile Instant now;
    private final Set<SettableAlarm> waiting = ConcurrentHashMap.newKeySet();

    public SettableTime(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /// Moves the clock forward, or back with a negative duration.
    public void advance(Duration by) {
        set(now.plus(by));
    }

    public void set(Instant time) {
        now = time;
        waiting.forEach(SettableAlarm::moved);
    }

    @Override
    public Alarm newAlarm() {
        return new SettableAlarm();
    }

    private final class SettableAlarm implements Alarm {
        private final Semaphore signal = new Semaphore(0);
        private volatile boolean rung;

        @Override
        public void awaitUntil(Instant deadline) throws InterruptedException {
            waiting.add(this);
            try {
                while (!rung && now.isBefore(deadline)) {
                    signal.acquire();
                }
                rung = false;
            } finally {
                waiting.remove(this);
            }
        }

        @Override
        public void ring() {
            rung = true;
            signal.release();
        }

        void moved() {
            signal.release();
        }
    }
}
