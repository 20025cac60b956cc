package io.statuscast.emulator.faults;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/// When one thing goes wrong. Immutable.
///
/// @param tag      only stanzas with this tag; null for all
/// @param perMille how many of a thousand occasions, 1 to 1000
/// @param atMost   how often in all, at least 1
public record FaultRule(Place place, @Nullable String tag, int perMille, int atMost, Deed deed) {
    /// Of `perMille`: it always strikes.
    public static final int ALWAYS = 1000;
    /// Of `atMost`: it never stops.
    public static final int FOR_EVER = Integer.MAX_VALUE;

    public FaultRule {
        requireNonNull(place, "place is null");
        requireNonNull(deed, "deed is null");
        if (perMille < 1 || perMille > ALWAYS || atMost < 1) {
            throw new IllegalArgumentException("a rule strikes 1 to 1000 times in 1000, at least once");
        }
        if (!fits(place, deed)) {
            throw new IllegalArgumentException(deed + " cannot happen at " + place);
        }
    }

    private static boolean fits(Place place, Deed deed) {
        return switch (deed) {
            case Deed.RefuseMessage _, Deed.LoseAck _ -> place == Place.MESSAGE;
            case Deed.RefuseLogin _ -> place == Place.LOGIN;
            case Deed.Drop _,
                    Deed.Delay _,
                    Deed.Duplicate _,
                    Deed.Overtake _,
                    Deed.Cut _,
                    Deed.EndStream _,
                    Deed.Replace _ -> place == Place.TO_CLIENT || place == Place.FROM_CLIENT;
        };
    }

    boolean concerns(Place where, String what) {
        return place == where && (tag == null || tag.equals(what));
    }
}
