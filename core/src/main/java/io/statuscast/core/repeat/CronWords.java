package io.statuscast.core.repeat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Five cron words: minute, hour, day of the month, month, day of the week.
///
/// Each is `*` or a list of numbers, ranges and steps (`1,15`, `9-17`, `*` + `/10`, `8-18/2`); months and
/// days of the week also have their English names in three letters; 7 is Sunday as 0 is. When both days are
/// restricted, either of them suffices. `@hourly @daily @midnight @weekly @monthly @yearly @annually` stand
/// for the words they name. Source: crontab(5).
public final class CronWords {
    private static final Map<String, String> NICKNAMES = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    /// 29 February on one day of the week comes at most 40 years apart (over 2100), so that longer is never.
    private static final int YEARS_MAX = 41;

    private static final int WORDS = 5;
    private static final int WEEK = 7;
    private static final int HOURS = 24;

    private final String text;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;
    private final boolean eitherDay;

    private CronWords(String text, List<String> words) {
        this.text = text;
        this.minutes = bits(words.get(0), 0, 59, List.of());
        this.hours = bits(words.get(1), 0, 23, List.of());
        this.daysOfMonth = bits(words.get(2), 1, 31, List.of());
        this.months = bits(words.get(3), 1, 12, MONTHS);
        this.daysOfWeek = bits(words.get(4), 0, WEEK, DAYS);
        if (daysOfWeek.get(WEEK)) {
            daysOfWeek.set(0);
        }
        this.eitherDay = !words.get(2).startsWith("*") && !words.get(4).startsWith("*");
    }

    /// Reads cron words, in any case.
    ///
    /// @throws IllegalArgumentException with a sentence that says what is wrong
    public static CronWords parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        String plain = NICKNAMES.getOrDefault(lower, lower);
        List<String> words = Arrays.stream(plain.split("\\s+")).toList();
        if (words.size() != WORDS) {
            throw new IllegalArgumentException(
                    "cron takes five words: minute, hour, day of the month, month, day of the week");
        }
        var cron = new CronWords(String.join(" ", words), words);
        if (cron.next(LocalDateTime.of(2000, 1, 1, 0, 0)).isEmpty()) {
            throw new IllegalArgumentException("these cron words name a day that never comes");
        }
        return cron;
    }

    private static BitSet bits(String word, int least, int most, List<String> names) {
        var bits = new BitSet(most + 1);
        for (String part : word.split(",", -1)) {
            String[] stepped = part.split("/", -1);
            int step = stepped.length == 2 ? number(stepped[1], 1, most, List.of()) : 1;
            if (stepped.length > 2) {
                throw new IllegalArgumentException("'" + part + "' has more than one step");
            }
            String[] ends = stepped[0].equals("*") ? new String[] {} : stepped[0].split("-", -1);
            int from = ends.length == 0 ? least : number(ends[0], least, most, names);
            int to = switch (ends.length) {
                case 0 -> most;
                case 1 -> stepped.length == 2 ? most : from;
                case 2 -> number(ends[1], least, most, names);
                default -> throw new IllegalArgumentException("'" + part + "' is not a range");
            };
            if (to < from) {
                throw new IllegalArgumentException("'" + part + "' ends before it begins");
            }
            for (int value = from; value <= to; value += step) {
                bits.set(value);
            }
        }
        return bits;
    }

    private static int number(String word, int least, int most, List<String> names) {
        int named = names.indexOf(word);
        if (named >= 0) {
            return named + least;
        }
        if (word.isEmpty()
                || word.length() > 2
                || !word.chars().allMatch(c -> c >= '0' && c <= '9')
                || Integer.parseInt(word) < least
                || Integer.parseInt(word) > most) {
            throw new IllegalArgumentException("'" + word + "' is not a number from " + least + " to " + most);
        }
        return Integer.parseInt(word);
    }

    /// The words, single-spaced and in lower case, with nicknames resolved.
    public String text() {
        return text;
    }

    /// The first time on the wall clock after another that the words name; empty when there is none.
    public Optional<LocalDateTime> next(LocalDateTime after) {
        LocalDate day = after.toLocalDate();
        LocalDate end = day.plusYears(YEARS_MAX);
        Optional<LocalTime> time = matches(day) ? nextTime(after.toLocalTime()) : Optional.empty();
        while (time.isEmpty() && day.isBefore(end)) {
            day = months.get(day.getMonthValue())
                    ? day.plusDays(1)
                    : day.withDayOfMonth(1).plusMonths(1);
            time = matches(day)
                    ? Optional.of(LocalTime.of(hours.nextSetBit(0), minutes.nextSetBit(0)))
                    : Optional.empty();
        }
        LocalDate found = day;
        return time.map(found::atTime);
    }

    private boolean matches(LocalDate day) {
        boolean inMonth = daysOfMonth.get(day.getDayOfMonth());
        boolean inWeek = daysOfWeek.get(day.getDayOfWeek().getValue() % WEEK);
        return months.get(day.getMonthValue()) && (eitherDay ? inMonth || inWeek : inMonth && inWeek);
    }

    private Optional<LocalTime> nextTime(LocalTime after) {
        int minute = hours.get(after.getHour()) ? minutes.nextSetBit(after.getMinute() + 1) : -1;
        if (minute >= 0) {
            return Optional.of(LocalTime.of(after.getHour(), minute));
        }
        int hour = hours.nextSetBit(after.getHour() + 1);
        return hour < 0 || hour >= HOURS ? Optional.empty() : Optional.of(LocalTime.of(hour, minutes.nextSetBit(0)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronWords cron && cron.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
