package io.statuscast.emulator.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Random histories of a number, judged at the receivers. `-Dstatuscast.sim.histories=N` plays more,
/// `-Dstatuscast.sim.first=S` others, `-Dstatuscast.sim.seed=S` only one, with its trace.
class SimulationTest {
    /// A strong reference: a logger that nobody holds forgets its level.
    private static final Logger ALL_OF_OURS = Logger.getLogger("io.statuscast");

    private static final int HISTORIES = Integer.getInteger("statuscast.sim.histories", 2000);
    private static final long FIRST_SEED = Long.getLong("statuscast.sim.first", 1L);
    private static final int FAILURES_SHOWN = 5;

    @BeforeAll
    static void quiet() {
        ALL_OF_OURS.setLevel(Level.OFF);
    }

    @Test
    void theSameSeedTellsTheSameHistory() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(History.run(seed).hash()).isEqualTo(History.run(seed).hash());
        }
    }

    @Test
    void noPostIsLostOrSeenTwiceAndNoKeyIsUsedTwice() {
        Long one = Long.getLong("statuscast.sim.seed");
        if (one != null) {
            History.Ending ending = History.run(one);
            ending.lines().forEach(System.err::println);
            assertThat(ending.problems()).isEmpty();
            return;
        }
        List<String> failures = new ArrayList<>();
        // One after the other: two threads meet at the JDK's own monitors, and then the JVM wakes ours, not the seed.
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES && failures.size() < FAILURES_SHOWN; seed++) {
            List<String> problems = History.run(seed).problems();
            if (!problems.isEmpty()) {
                failures.add("seed " + seed + ", replay with: mvn -pl emulator -am test -Dtest=SimulationTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dstatuscast.sim.seed=" + seed + ": " + problems);
            }
        }
        assertThat(failures).isEmpty();
    }
}
