package io.statuscast.core.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The wall clock together with alarms that threads wait on. Real in [SystemTime], moved by hand in [SettableTime].
public interface Timekeeper extends InstantSource {
    /// A new alarm for one waiting thread.
    Alarm newAlarm();

    /// Blocks the calling thread for a duration.
    default void pause(Duration duration) throws InterruptedException {
        newAlarm().awaitUntil(instant().plus(duration));
    }

    /// Something one thread waits on until a time, and that any thread may ring earlier.
    interface Alarm {
        /// Returns at the deadline at the latest, as soon as the alarm was rung since the last return, or soon
        /// after the clock was set back: what the deadline was reckoned from does not hold then.
        void awaitUntil(Instant deadline) throws InterruptedException;

        /// Wakes the waiting thread, or makes its next wait return at once. Never blocks.
        void ring();
    }
}
