package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// The most entries of a kind that a client keeps: what strangers and a server can add to has an end.
///
/// What is kept stays; further entries are refused until others are deleted. The entries are counted when the first new
/// one comes. Deletions are not watched: when there seems to be no room, they are counted again, but not for every
/// refusal. Thread-safe.
final class EntryLimit {
    private static final Logger LOG = System.getLogger(EntryLimit.class.getName());
    /// Counted anew at the first refusal, and after so many more.
    static final int REFUSALS_PER_COUNT = 1000;

    private final StateStore store;
    private final StateKind kind;
    private final int max;
    private long counted = -1;
    private long refusals;

    EntryLimit(StateStore store, StateKind kind, int max) {
        this.store = store;
        this.kind = kind;
        this.max = max;
    }

    /// Whether there is room for new entries; they count from now on.
    ///
    /// @param more how many; 0 always has room
    synchronized boolean admits(int more) {
        if (more == 0) {
            return true;
        }
        if (counted < 0) {
            counted = store.count(kind);
        }
        if (counted + more > max && refusals++ % REFUSALS_PER_COUNT == 0) {
            counted = store.count(kind);
            LOG.log(Level.WARNING, "{0} entries of {1} are kept of {2} at most", counted, kind, max);
        }
        if (counted + more > max) {
            return false;
        }
        counted += more;
        return true;
    }
}
