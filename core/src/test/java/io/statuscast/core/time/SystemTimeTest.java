package io.statuscast.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SystemTimeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private static final Instant SET_BACK = START.minus(Duration.ofHours(1));

    private final AtomicInteger asked = new AtomicInteger();
    private final SystemTime time = new SystemTime(() -> asked.incrementAndGet() <= 2 ? START : SET_BACK);

    @Test
    void whoWaitsForATimeHearsThatTheClockWasSetBack() {
        Timekeeper.Alarm alarm = time.newAlarm();
        assertTimeoutPreemptively(PATIENCE, () -> alarm.awaitUntil(START.plus(Duration.ofMinutes(10))));
        assertThat(time.instant()).isEqualTo(SET_BACK);
    }

    @Test
    void aPauseDoesNotGrowWhenTheClockIsSetBack() {
        time.instant();
        assertTimeoutPreemptively(PATIENCE, () -> time.pause(Duration.ofMillis(5)));
        assertThat(asked).as("the clock was not asked").hasValue(1);
    }
}
