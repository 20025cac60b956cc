package io.statuscast.emulator.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Everything that is going to go wrong: rules, and a seed that decides when they strike. The same plan does
/// the same to the same sequence of stanzas. Immutable.
///
/// @param seed           of the dice
/// @param rules          the first one that strikes counts
/// @param bytesPerSecond how fast each direction of each connection is; 0 for as fast as it goes
/// @param clockSkew      how far the server's clock is ahead of the world's; negative when it is behind
public record FaultPlan(long seed, List<FaultRule> rules, int bytesPerSecond, Duration clockSkew) {
    /// Most rules of a plan.
    public static final int RULES_MAX = 100;

    private static final int SEEDED_RULES_MAX = 6;
    private static final int SEEDED_PER_MILLE_MAX = 60;
    private static final int SEEDED_TIMES_MAX = 20;
    private static final int[] MESSAGE_CODES = {400, 421, 429, 463, 479, 500};
    private static final int[] LOGIN_REASONS = {409, 500, 503};
    private static final int[] STREAM_CODES = {500, 503, 515};

    public FaultPlan {
        rules = List.copyOf(rules);
        if (rules.size() > RULES_MAX || bytesPerSecond < 0) {
            throw new IllegalArgumentException("a plan has at most " + RULES_MAX + " rules and a speed of 0 or more");
        }
    }

    /// Nothing goes wrong.
    public static FaultPlan none() {
        return new FaultPlan(0, List.of(), 0, Duration.ZERO);
    }

    /// These rules, at full speed and with the right time.
    public static FaultPlan of(long seed, FaultRule... rules) {
        return new FaultPlan(seed, List.of(rules), 0, Duration.ZERO);
    }

    /// A plan that is bad weather and nothing that anybody has to act on: frames get lost, late, doubled or
    /// out of order, connections end, messages and logins are refused for a while; perhaps slow, perhaps with
    /// a wrong clock.
    public static FaultPlan ofSeed(long seed) {
        var random = new Random(seed);
        var rules = new ArrayList<FaultRule>();
        int count = 1 + random.nextInt(SEEDED_RULES_MAX);
        for (int i = 0; i < count; i++) {
            rules.add(rule(random));
        }
        int speed = random.nextInt(4) == 0 ? 500 + random.nextInt(20_000) : 0;
        Duration skew = random.nextInt(4) == 0 ? Duration.ofSeconds(random.nextInt(7200) - 3600L) : Duration.ZERO;
        return new FaultPlan(seed, rules, speed, skew);
    }

    private static FaultRule rule(Random random) {
        int perMille = 1 + random.nextInt(SEEDED_PER_MILLE_MAX);
        int atMost = 1 + random.nextInt(SEEDED_TIMES_MAX);
        Place way = random.nextBoolean() ? Place.TO_CLIENT : Place.FROM_CLIENT;
        Duration late = Duration.ofMillis(random.nextInt(20_000));
        return switch (random.nextInt(10)) {
            case 0 -> new FaultRule(way, null, perMille, atMost, new Deed.Drop());
            case 1, 2 -> new FaultRule(way, null, perMille, atMost, new Deed.Delay(late));
            // Not from the client: the server would acknowledge one stanza of a status twice, and the client could not
            // tell the second ack from that of the next stanza, which has the same id. Noise lets no frame come twice.
            case 3 -> new FaultRule(Place.TO_CLIENT, null, perMille, atMost, new Deed.Duplicate());
            case 4 -> new FaultRule(way, null, perMille, atMost, new Deed.Overtake(late.dividedBy(10)));
            case 5 ->
                new FaultRule(way, null, perMille, atMost, random.nextBoolean() ? new Deed.Cut() : new Deed.Close());
            case 6 -> new FaultRule(way, null, perMille, atMost, new Deed.EndStream(one(STREAM_CODES, random)));
            case 7 -> new FaultRule(Place.MESSAGE, null, 10 * perMille, atMost, new Deed.LoseAck());
            case 8 -> {
                int code = one(MESSAGE_CODES, random);
                String tag = code == 429 || code == 500 ? null : "message";
                yield new FaultRule(Place.MESSAGE, tag, 10 * perMille, atMost, new Deed.RefuseMessage(code));
            }
            default ->
                new FaultRule(
                        Place.LOGIN,
                        null,
                        10 * perMille,
                        atMost,
                        new Deed.RefuseLogin(one(LOGIN_REASONS, random), Duration.ZERO));
        };
    }

    private static int one(int[] numbers, Random random) {
        return numbers[random.nextInt(numbers.length)];
    }
}
