package io.statuscast.whatsapp.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// One kind of work that asks the server, done on a worker whenever there is a reason to, and again on the same
/// connection when it did not come to its end: the server gave no answer or refused, or the worker had no room.
///
/// The pauses before the further tries grow ([Patience]); a new reason is a first try. The end of the connection ends
/// them: a login is a reason for every chore. Thread-safe.
final class Chore {
    /// What there is to do.
    interface Work {
        /// @return whether it is done; false when it shall be tried again
        /// @throws QueryException when the server gives no answer, or refuses
        boolean done(Connection connection);
    }

    private static final Logger LOG = System.getLogger(Chore.class.getName());

    private final String name;
    private final Worker worker;
    private final Work work;
    private final Patience patience = new Patience();
    /// On which connection it is to be done; null when it is done.
    private @Nullable Connection wanted;
    private boolean queued;
    private boolean running;

    Chore(String name, Worker worker, Work work) {
        this.name = name;
        this.worker = worker;
        this.work = work;
    }

    /// Has it done soon; once, when it waits for its turn already.
    synchronized void start(Connection connection) {
        wanted = connection;
        patience.begin();
        queue();
    }

    /// Does it on the calling thread. What the server refuses is tried again later.
    ///
    /// @throws QueryException when the server gives no answer
    void now(Connection connection) {
        try {
            if (work.done(connection)) {
                return;
            }
        } catch (QueryException e) {
            if (e.kind() != QueryException.Kind.REFUSED) {
                throw e;
            }
            LOG.log(Level.WARNING, "{0}: {1}", name, e.getMessage());
        }
        later(connection);
    }

    private synchronized void later(Connection connection) {
        wanted = connection;
        patience.begin();
    }

    /// A ping has passed on the connection of now.
    synchronized void ping(Connection connection) {
        if (wanted == connection && !queued && !running && patience.isOver()) {
            queue();
        }
    }

    // When there is no room, the next ping finds it still wanted.
    private void queue() {
        if (!queued) {
            queued = worker.submit(this::run);
        }
    }

    private void run() {
        Connection connection = begin();
        boolean done = false;
        try {
            done = connection == null || !connection.isOpen() || work.done(connection);
        } catch (QueryException e) {
            Level level = e.kind() == QueryException.Kind.DISCONNECTED ? Level.DEBUG : Level.INFO;
            LOG.log(level, "{0}, tried again later: {1}", name, e.getMessage());
        } finally {
            end(done);
        }
    }

    private synchronized @Nullable Connection begin() {
        queued = false;
        running = true;
        return wanted;
    }

    /// One that was asked for meanwhile waits for its turn already, and is still wanted.
    private synchronized void end(boolean done) {
        running = false;
        if (done && !queued) {
            wanted = null;
        }
    }
}
