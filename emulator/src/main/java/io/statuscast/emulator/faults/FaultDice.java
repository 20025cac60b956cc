package io.statuscast.emulator.faults;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Plays a [FaultPlan]: says at each occasion what goes wrong. Thread-safe.
public final class FaultDice {
    private final FaultPlan plan;
    private final Random random;
    private final int[] left;

    public FaultDice(FaultPlan plan) {
        this.plan = plan;
        this.random = new Random(plan.seed());
        this.left = plan.rules().stream().mapToInt(FaultRule::atMost).toArray();
    }

    public FaultPlan plan() {
        return plan;
    }

    /// What goes wrong with this stanza here; null for nothing.
    public synchronized @Nullable Deed roll(Place place, String tag) {
        for (int i = 0; i < left.length; i++) {
            FaultRule rule = plan.rules().get(i);
            if (rule.concerns(place, tag) && left[i] > 0 && random.nextInt(FaultRule.ALWAYS) < rule.perMille()) {
                left[i]--;
                return rule.deed();
            }
        }
        return null;
    }
}
