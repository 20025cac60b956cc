package io.statuscast.server.http;

import io.statuscast.core.post.Post;
import io.statuscast.core.repeat.Repeat;
import io.statuscast.core.repeat.RepeatPlan;
import io.statuscast.core.repeat.RepeatRule;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The place of a post in a series, with its rule in the form in which a body names it.
///
/// @param series the id of the series' first post
/// @param number which occurrence this is, from 1
/// @param next   the id of the post after this one, once there is one
record RepeatJson(
        @Nullable String every,
        @Nullable String cron,
        @Nullable String rrule,
        @Nullable Boolean keepAlive,
        String zone,
        @Nullable String until,
        @Nullable Integer count,
        String series,
        int number,
        @Nullable String next) {
    /// Null for a post that goes out once.
    static @Nullable RepeatJson from(Post post) {
        Repeat place = post.delivery().repeat();
        if (place == null) {
            return null;
        }
        RepeatPlan plan = place.plan();
        RepeatRule rule = plan.rule();
        return new RepeatJson(
                rule instanceof RepeatRule.Every(int interval, RepeatRule.Unit unit) ? words(interval, unit) : null,
                rule instanceof RepeatRule.Cron(var words) ? words.text() : null,
                rule instanceof RepeatRule.RRule(String text) ? text : null,
                rule instanceof RepeatRule.KeepAlive ? true : null,
                plan.zone().getId(),
                Json.timeOrNull(plan.until()),
                plan.count(),
                place.series().value(),
                place.number(),
                place.successor() == null ? null : place.successor().value());
    }

    private static String words(int interval, RepeatRule.Unit unit) {
        String word = unit.name().toLowerCase(Locale.ROOT);
        return interval == 1 ? word : interval + " " + word + "s";
    }
}
