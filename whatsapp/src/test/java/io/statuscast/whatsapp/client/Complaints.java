package io.statuscast.whatsapp.client;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What the client logs with an exception: what nobody expected, caught so that a thread goes on. Everything else that
/// it logs is passed over in silence. One at a time.
final class Complaints extends Handler implements AutoCloseable {
    /// Held, or the settings of the logger would get lost with it.
    private static final Logger LOGGER = Logger.getLogger("io.statuscast.whatsapp");

    private final List<Throwable> thrown = new ArrayList<>();

    Complaints() {
        LOGGER.setUseParentHandlers(false);
        LOGGER.setLevel(Level.WARNING);
        LOGGER.addHandler(this);
    }

    /// @throws AssertionError when something was logged since the last call
    void throwIfAny() {
        if (!thrown.isEmpty()) {
            Throwable first = thrown.getFirst();
            thrown.clear();
            throw new AssertionError(first);
        }
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getThrown() != null) {
            thrown.add(entry.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOGGER.removeHandler(this);
        LOGGER.setUseParentHandlers(true);
        LOGGER.setLevel(null);
    }
}
