package io.statuscast.server.repeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.core.repeat.RepeatPlan;
import io.statuscast.core.repeat.RepeatRule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RRulesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private final RRules rules = new RRules();

    @Test
    void findsTheLastFridayOfTheMonth() {
        LocalDateTime first = LocalDateTime.parse("2026-01-30T09:30:00.250");
        assertThat(rules.next("FREQ=MONTHLY;BYDAY=-1FR", first, first))
                .contains(LocalDateTime.parse("2026-02-27T09:30:00.250"));
    }

    @Test
    void leavesOutDaysThatDoNotExist() {
        LocalDateTime first = LocalDateTime.parse("2024-02-29T09:00:00");
        assertThat(rules.next("FREQ=YEARLY", first, first)).contains(LocalDateTime.parse("2028-02-29T09:00:00"));
    }

    @Test
    void takesTheEndOutOfTheRule() {
        RepeatPlan counted = RRules.plan("RRULE:FREQ=DAILY;COUNT=3;INTERVAL=2", BERLIN);
        assertThat(counted).isEqualTo(new RepeatPlan(new RepeatRule.RRule("FREQ=DAILY;INTERVAL=2"), BERLIN, null, 3));
        assertThat(RRules.plan("FREQ=DAILY;UNTIL=20260301T080000Z", BERLIN).until())
                .isEqualTo(Instant.parse("2026-03-01T08:00:00Z"));
        assertThat(RRules.plan("FREQ=DAILY;UNTIL=20260301", BERLIN).until())
                .isEqualTo(Instant.parse("2026-03-01T22:59:59Z"));
    }

    /// Each makes the library end its search in another way.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=-366",
                "FREQ=YEARLY;BYDAY=MO;BYYEARDAY=-366",
                "FREQ=MONTHLY;BYDAY=53MO"
            })
    void aRuleThatNeverComesHasNoNextTime(String rule) {
        LocalDateTime first = LocalDateTime.parse("2026-11-23T09:30:00");
        assertThat(rules.next(rule, first, first)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "FREQ=MINUTELY", "FREQ=NEVER", "BYDAY=FR", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;INTERVAL=1001"})
    void refusesWhatIsNotARule(String text) {
        assertThatThrownBy(() -> RRules.plan(text, BERLIN)).isInstanceOf(IllegalArgumentException.class);
    }
}
