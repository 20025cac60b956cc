package io.statuscast.core.repeat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;

/// The moment at which a wall clock shows a time.
public final class WallTime {
    private WallTime() {}

    /// A time that the clocks leave out (they are set forward) is the moment at which they are set; one that
    /// they show twice (they are set back) is the first of the two.
    public static Instant at(LocalDateTime time, ZoneId zone) {
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        if (change != null && change.isGap()) {
            return change.getInstant();
        }
        return zone.getRules().getValidOffsets(time).isEmpty()
                ? time.atZone(zone).toInstant()
                : time.toInstant(zone.getRules().getValidOffsets(time).getFirst());
    }

    /// The moment at which the clocks show a time for the last time: another one than [#at] where they show it
    /// twice.
    public static Instant lastAt(LocalDateTime time, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
        return offsets.isEmpty() ? at(time, zone) : time.toInstant(offsets.getLast());
    }
}
