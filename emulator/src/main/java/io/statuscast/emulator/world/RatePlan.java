package io.statuscast.emulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// How many statuses the server takes from one companion, and how large; what is beyond is answered with
/// ack error 429.
///
/// @param messagesMax   stanzas in a window
/// @param window        its length; it begins with the first stanza
/// @param recipientsMax entries under `<participants>` of one stanza
public record RatePlan(int messagesMax, Duration window, int recipientsMax) {
    /// What one world counts for a plan. Guarded by the world's lock.
    static final class Meter {
        private record Window(Instant start, int messages) {}

        private final RatePlan plan;
        private final Map<String, Window> windows = new HashMap<>();
        private int refused;

        Meter(RatePlan plan) {
            this.plan = plan;
        }

        boolean refuses(String companion, int recipients, Instant now) {
            Window window = windows.get(companion);
            if (window == null || !now.isBefore(window.start().plus(plan.window()))) {
                window = new Window(now, 0);
            }
            boolean refuses = recipients > plan.recipientsMax() || window.messages() >= plan.messagesMax();
            windows.put(companion, refuses ? window : new Window(window.start(), window.messages() + 1));
            refused += refuses ? 1 : 0;
            return refuses;
        }

        int refused() {
            return refused;
        }
    }
}
