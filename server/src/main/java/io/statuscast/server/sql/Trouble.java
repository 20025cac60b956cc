package io.statuscast.server.sql;

import io.statuscast.core.storage.StorageException;
import io.statuscast.core.storage.StorageException.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/// Tells the operator when the database begins to fail, with the reason, and when it works again: twice, however many
/// calls failed in between. Thread-safe.
final class Trouble {
    private static final Logger LOG = System.getLogger(Trouble.class.getName());

    private final String what;
    private final AtomicBoolean present = new AtomicBoolean();

    /// @param what fails, as the log names it
    Trouble(String what) {
        this.what = what;
    }

    /// A call failed; what only its own caller is to blame for is nothing to tell.
    void failed(StorageException reason) {
        boolean ours = reason.kind() != Kind.CONFLICT && reason.kind() != Kind.CLOSED;
        if (ours && present.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "{0} fails; until it works, requests are refused and posts wait: {1}",
                    what,
                    reason.getMessage());
        }
    }

    /// A call succeeded.
    void worked() {
        if (present.get() && present.compareAndSet(true, false)) {
            LOG.log(Level.INFO, "{0} works again", what);
        }
    }
}
