package io.statuscast.core.repeat;

import java.util.Locale;

/// By what rule a post comes round again. Its text form ([#text], [#parse]) is how it is stored:
/// `every 2 week` · `cron 30 9 * * mon-fri` · `rrule FREQ=MONTHLY;BYDAY=-1FR` · `keepalive`.
public sealed interface RepeatRule {
    /// Every so many units, counted from the first occurrence, which gives the hour and the day. Hours are
    /// counted in elapsed time; all else by the calendar, where a day that a month does not have becomes its
    /// last one.
    ///
    /// @param interval 1 to [#INTERVAL_MAX]
    record Every(int interval, Unit unit) implements RepeatRule {
        public static final int INTERVAL_MAX = 1_000;

        public Every {
            if (interval < 1 || interval > INTERVAL_MAX) {
                throw new IllegalArgumentException("an interval is 1 to " + INTERVAL_MAX);
            }
        }
    }

    enum Unit {
        HOUR,
        DAY,
        WEEK,
        MONTH,
        YEAR;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// At the times that five cron words name.
    record Cron(CronWords words) implements RepeatRule {}

    /// By a rule of RFC 5545 section 3.3.10, without `COUNT` and `UNTIL`: the end is the plan's.
    record RRule(String rule) implements RepeatRule {}

    /// Again at the moment when the published one leaves WhatsApp, so that it is always there.
    record KeepAlive() implements RepeatRule {}

    /// The rule in one line.
    default String text() {
        return switch (this) {
            case Every(var interval, var unit) -> "every " + interval + " " + unit.word();
            case Cron(var words) -> "cron " + words.text();
            case RRule(var rule) -> "rrule " + rule;
            case KeepAlive _ -> "keepalive";
        };
    }

    /// Reads what [#text] wrote.
    ///
    /// @throws IllegalArgumentException when it is not such a text
    static RepeatRule parse(String text) {
        int blank = text.indexOf(' ');
        String kind = blank < 0 ? text : text.substring(0, blank);
        String rest = blank < 0 ? "" : text.substring(blank + 1);
        return switch (kind) {
            case "every" -> {
                String[] parts = rest.split(" ", -1);
                yield new Every(Integer.parseInt(parts[0]), Unit.valueOf(parts[1].toUpperCase(Locale.ROOT)));
            }
            case "cron" -> new Cron(CronWords.parse(rest));
            case "rrule" -> new RRule(rest);
            case "keepalive" -> new KeepAlive();
            default -> throw new IllegalArgumentException("not a rule of repetition: " + text);
        };
    }
}
