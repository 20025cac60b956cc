package io.statuscast.emulator.phone;

/// How a phone does what phones do in several ways. Thread-safe.
public final class Habits {
    private static final int USUAL_EXTERNAL_FROM = 200;

    private volatile boolean historyOnHosts;
    private volatile int externalFrom = USUAL_EXTERNAL_FROM;
    private volatile boolean againToCompanions;

    Habits() {}

    /// Whether the first history lies on the media hosts instead of in the message.
    public void historyOnHosts(boolean external) {
        historyOnHosts = external;
    }

    boolean historyOnHosts() {
        return historyOnHosts;
    }

    /// From this many changes on, a patch refers to them on the media hosts instead of carrying them.
    public void externalMutationsFrom(int changes) {
        externalFrom = changes;
    }

    int externalMutationsFrom() {
        return externalFrom;
    }

    /// Whether requests for statuses are answered as Baileys 7.0.0-rc14 does: by a direct message to the companion.
    public void againToCompanions(boolean direct) {
        againToCompanions = direct;
    }

    boolean againToCompanions() {
        return againToCompanions;
    }
}
