package io.statuscast.server.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A caller of [GroupCommit] who waits for the outcome of its change. The writer's thread sets the outcome,
/// the caller's reads it once it is there.
final class Caller<T> {
    private final Change<T> change;
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable T value;
    private @Nullable RuntimeException failure;

    Caller(Change<T> change) {
        this.change = change;
    }

    Change<T> change() {
        return change;
    }

    /// Does the change by itself.
    void run(Session session) throws SQLException {
        value = switch (change) {
            case Work<T> work -> work.on(session);
            case Rows<T> rows -> rows.result().apply(rows.run(session, rows.rows()));
        };
    }

    /// Takes what the database told of this caller's rows, when others' were done with them.
    void takes(List<Long> told) {
        value = switch (change) {
            case Work<T> work -> throw new IllegalStateException("not done with others: " + work);
            case Rows<T> rows -> rows.result().apply(told);
        };
    }

    /// What was done is durable.
    void succeed() {
        done.countDown();
    }

    boolean hasFailed() {
        return failure != null;
    }

    /// Its change alone is not done. The caller hears of it with the others, once they are durable: what its
    /// change contradicts may be among them, and whoever is refused for that goes and looks.
    void refuse(RuntimeException reason) {
        failure = reason;
    }

    /// The first outcome that the caller hears of counts.
    void fail(RuntimeException reason) {
        if (done.getCount() > 0) {
            failure = reason;
            done.countDown();
        }
    }

    /// @return whether the caller was interrupted meanwhile
    boolean awaitUninterruptibly() {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    @SuppressWarnings("NullAway") // A change that succeeded has left its value, which may be null when T allows it.
    T result() {
        if (failure != null) {
            throw failure;
        }
        return value;
    }
}
