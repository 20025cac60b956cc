package io.statuscast.emulator.faults;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
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

    /// A rule in words, as the control API has it.
    ///
    /// @param deed       `drop`, `delay`, `duplicate`, `overtake`, `cut`, `close`, `endStream`, `replace`,
    ///                   `refuseMessage`, `loseAck` or `refuseLogin`
    /// @param parameters `place` (for frames `TO_CLIENT` or `FROM_CLIENT`, the former when absent), `tag`,
    ///                   `perMille`, `atMost`, `millis`, `code`, `expireSeconds`
    /// @throws IllegalArgumentException when it is no such deed
    public static FaultRule parse(String deed, Map<String, String> parameters) {
        int code = Integer.parseInt(parameters.getOrDefault("code", "503"));
        Duration by = Duration.ofMillis(Long.parseLong(parameters.getOrDefault("millis", "1000")));
        long expire = Long.parseLong(parameters.getOrDefault("expireSeconds", "0"));
        Deed parsed = switch (deed) {
            case "drop" -> new Deed.Drop();
            case "delay" -> new Deed.Delay(by);
            case "duplicate" -> new Deed.Duplicate();
            case "overtake" -> new Deed.Overtake(by);
            case "cut" -> new Deed.Cut();
            case "close" -> new Deed.Close();
            case "endStream" -> new Deed.EndStream(code);
            case "replace" -> new Deed.Replace();
            case "refuseMessage" -> new Deed.RefuseMessage(code);
            case "loseAck" -> new Deed.LoseAck();
            case "refuseLogin" -> new Deed.RefuseLogin(code, Duration.ofSeconds(expire));
            default -> throw new IllegalArgumentException("no such deed: " + deed);
        };
        Place place = switch (parsed) {
            case Deed.RefuseMessage _, Deed.LoseAck _ -> Place.MESSAGE;
            case Deed.RefuseLogin _ -> Place.LOGIN;
            default -> Place.valueOf(parameters.getOrDefault("place", Place.TO_CLIENT.name()));
        };
        int perMille = Integer.parseInt(parameters.getOrDefault("perMille", Integer.toString(ALWAYS)));
        int atMost = Integer.parseInt(parameters.getOrDefault("atMost", Integer.toString(FOR_EVER)));
        return new FaultRule(place, parameters.get("tag"), perMille, atMost, parsed);
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
                    Deed.Close _,
                    Deed.EndStream _,
                    Deed.Replace _ -> place == Place.TO_CLIENT || place == Place.FROM_CLIENT;
        };
    }

    boolean concerns(Place where, String what) {
        return place == where && (tag == null || tag.equals(what));
    }
}
