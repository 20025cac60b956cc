package io.statuscast.server.sql;

import io.statuscast.core.storage.StorageException;
import io.statuscast.core.storage.StorageException.Kind;
import io.statuscast.server.sql.Dialect.Damage;
import java.sql.SQLException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A few sessions that only read, opened when first needed. Thread-safe.
final class ReadPool implements AutoCloseable {
    private static final int SECONDS_MAX = 30;

    private final Dialect dialect;
    private final Trouble trouble = new Trouble("reading from the database");
    /// Open sessions, the one used last in front; an empty place stands for one that may still be opened.
    private final LinkedBlockingDeque<Place> free = new LinkedBlockingDeque<>();

    private volatile boolean closed;

    private static final class Place {
        @Nullable
        Session session;
    }

    ReadPool(Dialect dialect) {
        this.dialect = dialect;
        for (int i = 0; i < dialect.readers(); i++) {
            free.add(new Place());
        }
    }

    /// Does the work on one consistent state of the database.
    <T> T read(Work<T> work) {
        Place place = take();
        try {
            T value = readAt(place, work);
            trouble.worked();
            return value;
        } catch (SQLException failure) {
            dropSession(place);
            StorageException reason = dialect.translate(failure);
            trouble.failed(reason);
            throw reason;
        } finally {
            if (closed) {
                dropSession(place);
            }
            free.addFirst(place);
        }
    }

    /// A connection that broke while nobody used it is replaced: reading twice does no harm.
    private <T> T readAt(Place place, Work<T> work) throws SQLException {
        if (place.session != null) {
            try {
                return readOn(place.session, work);
            } catch (SQLException failure) {
                dropSession(place);
                if (dialect.damageOf(failure) != Damage.CONNECTION) {
                    throw failure;
                }
            }
        }
        Session session = new Session(dialect.openReader());
        place.session = session;
        return readOn(session, work);
    }

    private static <T> T readOn(Session session, Work<T> work) throws SQLException {
        try {
            T value = work.on(session);
            session.commit();
            return value;
        } catch (RuntimeException | Error failure) {
            session.rollback();
            throw failure;
        }
    }

    private Place take() {
        boolean interrupted = false;
        try {
            while (!closed) {
                try {
                    Place place = free.poll(SECONDS_MAX, TimeUnit.SECONDS);
                    if (place == null) {
                        throw new StorageException(Kind.UNAVAILABLE, "All reading connections are busy.");
                    }
                    return place;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            throw new StorageException(Kind.CLOSED, "The server is shutting down.");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void dropSession(Place place) {
        Session session = place.session;
        place.session = null;
        if (session != null) {
            try {
                session.close();
            } catch (SQLException ignored) {
                // It was only read from: nothing is lost with it.
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        BlockingQueue<Place> places = free;
        for (Place place : places) {
            dropSession(place);
        }
    }
}
