package io.statuscast.emulator.world;

import io.statuscast.emulator.faults.Deed;
import io.statuscast.emulator.faults.FaultDice;
import io.statuscast.emulator.faults.FaultPlan;
import io.statuscast.emulator.faults.Place;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Misbehaviour on demand, for tests of clients. Thread-safe.
public final class Faults {
    /// The tag of a message sent again, for rules at [Place#MESSAGE].
    private static final String AGAIN = "again";
    private static final int RATE_LIMITED = 429;

    private final World world;
    private int acksToDrop;
    private int messagesToRefuse;
    private int refusalCode;
    private RatePlan.@Nullable Meter meter;
    private final Map<String, QueryFault> queries = new HashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private volatile Duration delay = Duration.ZERO;
    private volatile FaultDice dice = new FaultDice(FaultPlan.none());

    /// @param code of the error; 0 for no answer at all
    private record QueryFault(int left, int code) {}

    private record Rule(Predicate<Node> which, int code) {}

    Faults(World world) {
        this.world = world;
    }

    /// The next `count` messages are taken and passed on, but never acknowledged.
    public void dropNextAcks(int count) {
        world.locked(() -> acksToDrop = count);
    }

    /// The next `count` messages are answered `<ack error=code>` and reach nobody.
    public void refuseNextMessages(int count, int code) {
        world.locked(() -> {
            refusalCode = code;
            messagesToRefuse = count;
            return code;
        });
    }

    /// From now on every message that a rule fits is answered `<ack error=code>` and reaches nobody; the
    /// first rule that fits counts.
    public void refuseMessages(Predicate<Node> which, int code) {
        world.locked(() -> rules.add(new Rule(which, code)));
    }

    /// No rule fits any message any more.
    public void forgetRules() {
        world.locked(() -> {
            rules.clear();
            return rules;
        });
    }

    /// The next `count` queries of a namespace that come over sockets are answered with an error, or with code 0 not at
    /// all; a count of 0 ends that.
    public void failNextQueries(String xmlns, int count, int code) {
        world.locked(() -> queries.put(xmlns, new QueryFault(count, code)));
    }

    /// How many queries of a namespace will still fail.
    public int queriesToFail(String xmlns) {
        return world.locked(
                () -> queries.getOrDefault(xmlns, new QueryFault(0, 0)).left());
    }

    /// For the router, under the lock: the code to answer a query with, 0 for no answer; empty when nothing is wrong.
    public OptionalInt takeQueryFault(Device from, String xmlns) {
        QueryFault fault = queries.get(xmlns);
        boolean bySocket =
                from.endpoint().filter(endpoint -> !endpoint.inProcess()).isPresent();
        if (fault == null || fault.left() == 0 || !bySocket) {
            return OptionalInt.empty();
        }
        queries.put(xmlns, new QueryFault(fault.left() - 1, fault.code()));
        return OptionalInt.of(fault.code());
    }

    /// From now on statuses beyond a plan are answered with ack error 429.
    public void ratePlan(RatePlan plan) {
        world.locked(() -> {
            meter = new RatePlan.Meter(plan);
            return plan;
        });
    }

    /// How many statuses the plan in force has refused.
    public int refusedByPlan() {
        return world.locked(() -> meter == null ? 0 : meter.refused());
    }

    /// Every stanza to a socket leaves this much later; zero ends it.
    public void delay(Duration newDelay) {
        delay = newDelay;
    }

    public Duration delay() {
        return delay;
    }

    /// From now on things go wrong by this plan; what was ordered by the other methods stays.
    /// [FaultPlan#none] ends it.
    public void plan(FaultPlan plan) {
        dice = new FaultDice(plan);
    }

    /// What the plan wants done to a stanza; null for nothing.
    public @Nullable Deed roll(Place place, String tag) {
        return dice.roll(place, tag);
    }

    /// How fast each direction of each connection is; 0 for as fast as it goes.
    public int bytesPerSecond() {
        return dice.plan().bytesPerSecond();
    }

    /// How far the server's clock is ahead.
    Duration clockSkew() {
        return dice.plan().clockSkew();
    }

    /// Takes the one-time prekeys of a device off the server, as when too many people wrote to it at once.
    ///
    /// @return how many there were
    public int drainPreKeys(Jid device) {
        return world.locked(
                () -> world.deviceOf(device).map(d -> d.keys().drain()).orElse(0));
    }

    /// Closes a companion's connection in good order, without a stanza that says why.
    ///
    /// @return whether it was connected
    public boolean disconnect(Jid companion) {
        return ended(companion, Endpoint::hangUp);
    }

    /// Breaks a companion's connection off, as a failing network does: a TCP reset, no goodbye of any kind.
    ///
    /// @return whether it was connected
    public boolean reset(Jid companion) {
        return ended(companion, Endpoint::reset);
    }

    /// Sends a stream error ([StreamErrors]) and closes the connection.
    ///
    /// @return whether it was connected
    public boolean streamError(Jid companion, Node error) {
        return ended(companion, endpoint -> endpoint.end(error));
    }

    // The server's side of the connection is over with this call; the socket follows in its own time.
    private boolean ended(Jid companion, Consumer<Endpoint> how) {
        return world.locked(() -> {
            Optional<Device> connected =
                    world.deviceOf(companion).filter(d -> d.endpoint().isPresent());
            connected.ifPresent(device -> {
                device.endpoint().ifPresent(how);
                device.disconnect();
            });
            return connected.isPresent();
        });
    }

    /// Unlinks a companion as if the phone had done it.
    ///
    /// @return whether it was linked
    public boolean unlink(Jid companion) {
        return world.locked(() -> world.deviceOf(companion)
                .filter(device -> !device.isPhone())
                .map(device -> {
                    world.unlink(device);
                    return true;
                })
                .orElse(false));
    }

    /// For the message handler, under the lock: 0, or the code with which to refuse this message.
    ///
    /// A message that one companion asked for again is refused by the plan of rules and seed only.
    public int takeRefusal(Device from, Node message) {
        if (message.attr("participant") != null
                || message.attrOrEmpty("device_fanout").equals("false")) {
            return planned(AGAIN);
        }
        if (messagesToRefuse > 0) {
            messagesToRefuse--;
            return refusalCode;
        }
        for (Rule rule : rules) {
            if (rule.which().test(message)) {
                return rule.code();
            }
        }
        return isBeyondPlan(from, message) ? RATE_LIMITED : planned("message");
    }

    private boolean isBeyondPlan(Device from, Node message) {
        int recipients =
                message.child("participants").map(p -> p.children("to").size()).orElse(0);
        return meter != null
                && recipients > 0
                && message.attrOrEmpty("to").equals(Jid.STATUS.toString())
                && meter.refuses(from.phoneJid().toString(), recipients, world.now());
    }

    /// A message has one fate: its refusal is decided first, and a lost ack remembered for [#takeDroppedAck].
    private int planned(String tag) {
        return switch (roll(Place.MESSAGE, tag)) {
            case Deed.RefuseMessage(int code) -> code;
            case Deed.LoseAck _ -> {
                acksToDrop++;
                yield 0;
            }
            case null, default -> 0;
        };
    }

    /// For the login, under the lock: with what to refuse it; null for not at all.
    public Deed.@Nullable RefuseLogin takeLoginRefusal() {
        return roll(Place.LOGIN, "login") instanceof Deed.RefuseLogin refusal ? refusal : null;
    }

    /// For the message handler, under the lock: whether this message's ack gets lost.
    public boolean takeDroppedAck() {
        if (acksToDrop == 0) {
            return false;
        }
        acksToDrop--;
        return true;
    }
}
