package io.statuscast.emulator.sim;

import io.statuscast.emulator.faults.Deed;
import io.statuscast.emulator.faults.FaultPlan;
import io.statuscast.emulator.faults.FaultRule;
import io.statuscast.emulator.faults.Place;
import io.statuscast.emulator.phone.SimulatedCompanion;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.emulator.world.StreamErrors;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.status.StatusAudience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One random history: a number is linked, posts, and is plagued; then calm returns, and [Judge] looks at
/// what everybody has seen. The seed decides everything.
final class History {
    private static final int STEPS_MIN = 6;
    private static final int STEPS_MAX = 20;
    private static final int PAUSE_MAX_MS = 60_000;
    private static final int[] MESSAGE_CODES = {400, 421, 429, 463, 479, 500, 503};
    private static final int[] STREAM_CODES = {500, 503, 515};
    private static final int[] LOGIN_REASONS = {402, 403, 405, 409, 500, 503};

    final Setting setting;
    private final Random random;
    private final List<SimulatedCompanion> companions = new ArrayList<>();
    final Set<String> injectedCodes = new TreeSet<>();
    private @Nullable LinkState endState;
    private boolean done;

    private History(long seed) {
        this.setting = new Setting(seed);
        this.random = new Random(seed * 31 + 7);
    }

    /// What a history ended in.
    ///
    /// @param problems nothing, when all is well
    record Ending(String hash, List<String> problems, List<String> lines) {}

    /// Runs a history on the calling thread.
    static Ending run(long seed) {
        var history = new History(seed);
        var problems = new ArrayList<String>();
        try {
            history.setting.threads.unstarted("sim-story", history::story).start();
            history.setting.threads.run(() -> history.done);
            problems.addAll(new Judge(history.setting, history.endState, history.injectedCodes).verdict());
        } catch (RuntimeException e) {
            problems.add("it broke: " + e + (e.getCause() == null ? "" : " because of " + Failures.text(e.getCause())));
        }
        return new Ending(history.setting.trace.hash(), problems, history.setting.trace.lines());
    }

    private void story() {
        setting.open();
        int steps = STEPS_MIN + random.nextInt(STEPS_MAX - STEPS_MIN);
        for (int i = 0; i < steps; i++) {
            step();
            setting.threads.sleep(Duration.ofMillis(random.nextInt(PAUSE_MAX_MS)));
        }
        setting.calm();
        endState = setting.close();
        done = true;
    }

    private void step() {
        switch (random.nextInt(25)) {
            case 0, 1, 2, 3, 4 -> post();
            case 5, 6 -> crashLater();
            case 7 -> cut();
            case 8 -> told("the network goes silent", () -> setting.network().blackHole());
            case 9 -> offline();
            case 10, 11 -> told("bad weather", () -> plan(FaultPlan.ofSeed(random.nextLong())));
            case 12 -> told("good weather", () -> plan(FaultPlan.none()));
            case 13 -> told("acks get lost", () -> setting.world.faults().dropNextAcks(1 + random.nextInt(2)));
            case 14 -> refuse();
            case 15 ->
                told(
                        "a phone forgets its sessions",
                        () -> setting.anyPhone(random).forgetSignalState());
            case 16 -> phoneAway();
            case 17, 18 -> companion();
            case 19 ->
                told(
                        "prekeys run out",
                        () -> setting.world
                                .faults()
                                .drainPreKeys(random.nextInt(3) == 0 ? setting.ownCompanion() : anyAddress()));
            case 20 -> jump();
            case 21 -> told("a restart", setting::restart);
            case 22 -> endStream();
            case 23 -> mediaTrouble();
            default -> login();
        }
    }

    private void told(String what, Runnable deed) {
        setting.trace.add("— " + what);
        deed.run();
    }

    private void post() {
        if (random.nextInt(6) == 0) {
            setting.write(setting.anyPhone(random));
            return;
        }
        boolean all = random.nextInt(3) > 0;
        StatusAudience audience = all
                ? new StatusAudience.Contacts()
                : new StatusAudience.Only(setting.contacts.stream()
                        .map(SimulatedPhone::phone)
                        .filter(_ -> random.nextBoolean())
                        .toList());
        if (audience instanceof StatusAudience.Only only && only.phoneDigits().isEmpty()) {
            audience = new StatusAudience.Contacts();
        }
        setting.post(audience);
    }

    private void crashLater() {
        int after = random.nextInt(12);
        boolean keep = random.nextBoolean();
        told("a crash in " + after + " commits", () -> setting.process().store.crashAfter(after, keep));
        if (random.nextInt(3) > 0) {
            post();
        }
    }

    private void cut() {
        // Before we are linked the server knows no connection of ours.
        switch (setting.ownCompanion().device() == 0 ? 0 : random.nextInt(3)) {
            case 0 -> told("the network is cut", () -> setting.network().cut());
            case 1 -> told("the server hangs up", () -> setting.world.faults().disconnect(setting.ownCompanion()));
            default ->
                told(
                        "the server breaks the connection off",
                        () -> setting.world.faults().reset(setting.ownCompanion()));
        }
    }

    private void mediaTrouble() {
        if (random.nextBoolean()) {
            told(
                    "the media hosts forget who may upload",
                    () -> setting.world.media().expireAuth());
        } else {
            int times = 1 + random.nextInt(4);
            told("uploads fail", () -> setting.mediaHost.faults().failUploads(times, 503));
        }
    }

    private void offline() {
        told("no network", () -> setting.network().reachable(false));
        setting.network().cut();
        setting.threads.sleep(Duration.ofSeconds(1 + random.nextInt(300)));
        told("network again", () -> setting.network().reachable(true));
    }

    private void plan(FaultPlan plan) {
        for (FaultRule rule : plan.rules()) {
            if (rule.deed() instanceof Deed.RefuseMessage(int code)) {
                injectedCodes.add("whatsapp:" + code);
            }
        }
        setting.trace.add(plan.toString());
        setting.world.faults().plan(plan);
    }

    private void refuse() {
        int code = MESSAGE_CODES[random.nextInt(MESSAGE_CODES.length)];
        injectedCodes.add("whatsapp:" + code);
        told(
                "messages are refused with " + code,
                () -> setting.world.faults().refuseNextMessages(1 + random.nextInt(2), code));
    }

    private void phoneAway() {
        SimulatedPhone phone = setting.anyPhone(random);
        told("a phone goes away", phone::goOffline);
        setting.threads.sleep(Duration.ofSeconds(random.nextInt(200)));
        told("a phone comes back", phone::goOnline);
    }

    private void companion() {
        if (!companions.isEmpty() && random.nextInt(3) == 0) {
            SimulatedCompanion gone = companions.remove(random.nextInt(companions.size()));
            told("a companion vanishes", () -> setting.vanish(gone));
        } else {
            SimulatedPhone phone = setting.anyPhone(random);
            setting.trace.add("— a companion appears");
            companions.add(setting.appear(phone));
        }
    }

    private Jid anyAddress() {
        if (!companions.isEmpty() && random.nextBoolean()) {
            return companions.get(random.nextInt(companions.size())).address();
        }
        return Jid.ofPhone(setting.anyPhone(random).phone());
    }

    private void jump() {
        long seconds = random.nextInt(5) == 0 ? 90_000 : random.nextInt(7200) - 3600L;
        told("the clock jumps by " + seconds + " s", () -> setting.jump(Duration.ofSeconds(seconds)));
    }

    private void endStream() {
        int code = STREAM_CODES[random.nextInt(STREAM_CODES.length)];
        boolean replaced = random.nextInt(4) == 0;
        boolean removed = random.nextInt(6) == 0;
        if (setting.ownCompanion().device() == 0) {
            return;
        }
        if (removed) {
            told("the phone unlinks us", () -> setting.world.faults().unlink(setting.ownCompanion()));
        } else {
            told(
                    replaced ? "replaced" : "the stream ends with " + code,
                    () -> setting.world
                            .faults()
                            .streamError(
                                    setting.ownCompanion(),
                                    replaced ? StreamErrors.replaced() : StreamErrors.code(code)));
        }
    }

    private void login() {
        int reason = LOGIN_REASONS[random.nextInt(LOGIN_REASONS.length)];
        Duration expire = random.nextBoolean() ? Duration.ofSeconds(60 + random.nextInt(600)) : Duration.ZERO;
        plan(FaultPlan.of(
                random.nextLong(),
                new FaultRule(
                        Place.LOGIN,
                        null,
                        FaultRule.ALWAYS,
                        1 + random.nextInt(3),
                        new Deed.RefuseLogin(reason, expire))));
        told("the next login is refused with " + reason, () -> setting.network().cut());
    }
}
