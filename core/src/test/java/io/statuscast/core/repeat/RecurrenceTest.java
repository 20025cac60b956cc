package io.statuscast.core.repeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.core.repeat.RepeatRule.Cron;
import io.statuscast.core.repeat.RepeatRule.Every;
import io.statuscast.core.repeat.RepeatRule.Unit;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrenceTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");

    private final Recurrence recurrence = new Recurrence(RuleTimes.none());

    @Test
    void keepsTheHourOnTheWallWhenTheClocksChange() {
        assertThat(times(new Every(1, Unit.DAY), BERLIN, "2026-03-27T08:00:00Z", 4))
                .containsExactly(
                        "2026-03-27T08:00:00Z", "2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z", "2026-03-30T07:00:00Z");
    }

    @Test
    void movesATimeThatDoesNotExistToTheEndOfTheGap() {
        // In the night to 29 March 2026, Berlin's clocks go from 2:00 to 3:00, which is 1:00 UTC.
        assertThat(times(new Every(1, Unit.DAY), BERLIN, "2026-03-28T01:30:00Z", 3))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
        assertThat(times(cron("30 2 * * *"), BERLIN, "2026-03-28T01:30:00Z", 3))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void usesATimeThatExistsTwiceOnceTheFirstTime() {
        // In the night to 25 October 2026, 2:30 comes at 0:30 UTC and again at 1:30 UTC.
        assertThat(times(cron("30 2 * * *"), BERLIN, "2026-10-24T00:30:00Z", 3))
                .containsExactly("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(times(cron("*/30 * * * *"), BERLIN, "2026-10-25T00:00:00Z", 4))
                .containsExactly(
                        "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z", "2026-10-25T02:30:00Z");
    }

    @Test
    void neverComesTwiceAtTheEndOfAGap() {
        assertThat(times(cron("*/15 * * * *"), BERLIN, "2026-03-29T00:45:00Z", 3))
                .containsExactly("2026-03-29T00:45:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:15:00Z");
    }

    @Test
    void knowsZonesThatChangeByHalfAnHour() {
        // On 4 October 2026 Lord Howe's clocks go from 2:00 to 2:30, which is 15:30 UTC of the day before.
        assertThat(times(cron("15 2 * * *"), LORD_HOWE, "2026-10-02T15:45:00Z", 3))
                .containsExactly("2026-10-02T15:45:00Z", "2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z");
    }

    @Test
    void countsHoursAsTheyPass() {
        assertThat(times(new Every(6, Unit.HOUR), BERLIN, "2026-03-28T20:00:00Z", 3))
                .containsExactly("2026-03-28T20:00:00Z", "2026-03-29T02:00:00Z", "2026-03-29T08:00:00Z");
    }

    @Test
    void takesTheLastDayOfAMonthThatIsTooShort() {
        assertThat(times(new Every(1, Unit.MONTH), ZoneId.of("UTC"), "2028-01-31T09:00:00Z", 4))
                .containsExactly(
                        "2028-01-31T09:00:00Z", "2028-02-29T09:00:00Z", "2028-03-31T09:00:00Z", "2028-04-30T09:00:00Z");
    }

    @Test
    void takesThe28thInYearsWithoutALeapDayAndComesBackToIt() {
        assertThat(times(new Every(1, Unit.YEAR), ZoneId.of("UTC"), "2024-02-29T09:00:00Z", 5))
                .containsExactly(
                        "2024-02-29T09:00:00Z",
                        "2025-02-28T09:00:00Z",
                        "2026-02-28T09:00:00Z",
                        "2027-02-28T09:00:00Z",
                        "2028-02-29T09:00:00Z");
    }

    @Test
    void cronKnowsLeapDaysOnly() {
        assertThat(times(cron("0 9 29 2 *"), ZoneId.of("UTC"), "2026-01-01T00:00:00Z", 3))
                .containsExactly("2028-02-29T09:00:00Z", "2032-02-29T09:00:00Z", "2036-02-29T09:00:00Z");
    }

    @Test
    void cronTakesEitherDayWhenBothAreNamed() {
        assertThat(times(cron("0 9 13 * fri"), ZoneId.of("UTC"), "2026-02-07T00:00:00Z", 4))
                .containsExactly(
                        "2026-02-13T09:00:00Z", "2026-02-20T09:00:00Z", "2026-02-27T09:00:00Z", "2026-03-06T09:00:00Z");
    }

    @Test
    void endsWithItsLastMoment() {
        var plan =
                new RepeatPlan(new Every(1, Unit.DAY), ZoneId.of("UTC"), Instant.parse("2026-03-02T09:00:00Z"), null);
        Instant first = Instant.parse("2026-03-01T09:00:00Z");
        Instant second = first.plusSeconds(86_400);

        assertThat(recurrence.next(plan, first, first)).contains(second);
        assertThat(recurrence.next(plan, first, second)).isEmpty();
        assertThat(recurrence.first(plan, second.plusMillis(1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "every 2 week",
                "cron 0 9-17/2 1,15 jan,feb mon-fri",
                "rrule FREQ=MONTHLY;BYDAY=-1FR",
                "keepalive"
            })
    void givesBackARuleFromItsText(String text) {
        assertThat(RepeatRule.parse(RepeatRule.parse(text).text())).isEqualTo(RepeatRule.parse(text));
        assertThat(RepeatRule.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "5-1 * * * *",
                "*/0 * * * *",
                "1/2/3 * * * *",
                "a * * * *",
                "0 9 30 2 *",
                "-1 * * * *",
                "1,,2 * * * *",
                "@never"
            })
    void refusesWhatIsNotCron(String words) {
        assertThatThrownBy(() -> CronWords.parse(words)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Cron cron(String words) {
        return new Cron(CronWords.parse(words));
    }

    /// The first times of a rule, the first at or after a moment among them.
    private List<String> times(RepeatRule rule, ZoneId zone, String from, int count) {
        var plan = new RepeatPlan(rule, zone, null, null);
        var times = new ArrayList<String>();
        Instant first = recurrence.first(plan, Instant.parse(from)).orElseThrow();
        Optional<Instant> next = Optional.of(first);
        while (times.size() < count && next.isPresent()) {
            times.add(next.get().toString());
            next = recurrence.next(plan, first, next.get());
        }
        return times;
    }

    @Test
    void passesRulesOnToTheirReader() {
        var rules = new Recurrence((rule, first, after) -> Optional.of(LocalDateTime.of(2026, 3, 29, 2, 30)));
        var plan = new RepeatPlan(new RepeatRule.RRule("FREQ=DAILY"), BERLIN, null, null);

        assertThat(rules.next(plan, Instant.parse("2026-03-28T01:30:00Z"), Instant.parse("2026-03-28T01:30:00Z")))
                .contains(Instant.parse("2026-03-29T01:00:00Z"));
    }
}
