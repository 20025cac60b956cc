package io.statuscast.whatsapp.client;

/// When something that failed is tried again while a connection lives: after one ping, then after two more, four more,
/// and so on, at last every [#PINGS_MAX] pings. Counted in pings, since a clock may be set. Not thread-safe.
final class Patience {
    /// About an hour.
    static final int PINGS_MAX = 128;

    private int pause = 1;
    private int passed;

    /// A ping has passed.
    ///
    /// @return whether it is time to try again
    boolean isOver() {
        passed++;
        if (passed < pause) {
            return false;
        }
        passed = 0;
        pause = Math.min(2 * pause, PINGS_MAX);
        return true;
    }

    /// The next try is the first again.
    void begin() {
        passed = 0;
        pause = 1;
    }
}
