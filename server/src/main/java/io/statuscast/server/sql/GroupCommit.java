package io.statuscast.server.sql;

import io.statuscast.core.storage.StorageException;
import io.statuscast.core.storage.StorageException.Kind;
import io.statuscast.core.time.RunUntilClosed;
import io.statuscast.core.time.Timekeeper;
import io.statuscast.server.sql.Dialect.Damage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The one writer of the database. Changes of many callers become durable with one commit; each caller waits
/// until the commit that holds its change is on the disk. Thread-safe.
///
/// A statement that fails by itself (a broken rule of the data) undoes its own caller's change and fails that
/// caller alone: the group is run again with a savepoint before each change. When the connection was lost, the
/// group is run again on a new one, unless the database says that it was kept; for some seconds it is waited
/// for a database that cannot be asked. When the disk is full or the database cannot be written, all callers of
/// the group fail, nothing of theirs is kept, and the next group is tried afresh.
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = System.getLogger(GroupCommit.class.getName());
    /// Callers whose changes share a commit, at most.
    static final int GROUP_MAX = 256;
    /// Callers waiting for their turn, at most; more wait for a place.
    private static final int WAITING_MAX = 4_096;
    /// How often a group is run: once as it is, once with savepoints, and as often again after a lost
    /// connection.
    private static final int RUNS_MAX = 4;
    /// How long the database is asked what became of a commit, when nobody answers.
    static final Duration DOUBT_MAX = Duration.ofSeconds(5);

    private static final Duration DOUBT_PAUSE = Duration.ofMillis(200);

    private final Dialect dialect;
    private final IntConsumer committed;
    private final Timekeeper time;
    private final Trouble trouble = new Trouble("writing to the database");
    private final BlockingQueue<Caller<?>> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final RunUntilClosed loop;
    private @Nullable Session session;
    private volatile boolean closed;

    /// @param committed hears how many changes each commit held
    GroupCommit(Dialect dialect, Session session, IntConsumer committed, Timekeeper time, RandomGenerator random) {
        this.dialect = dialect;
        this.committed = committed;
        this.time = time;
        this.session = session;
        this.loop = RunUntilClosed.start("database-writer", time, random, this::commitNextGroup);
    }

    /// Does a caller's change in a transaction and returns its result once that is durable.
    <T> T write(Change<T> change) {
        var caller = new Caller<T>(change);
        boolean interrupted = putUninterruptibly(caller);
        if (closed && waiting.remove(caller)) {
            caller.fail(closing());
        }
        interrupted |= caller.awaitUninterruptibly();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return caller.result();
    }

    /// A caller that is interrupted still learns what became of its change: it takes milliseconds, and to
    /// give up would leave open whether it was kept.
    private boolean putUninterruptibly(Caller<?> caller) {
        boolean interrupted = false;
        while (true) {
            if (closed) {
                throw closing();
            }
            try {
                waiting.put(caller);
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private void commitNextGroup() throws InterruptedException {
        var group = new ArrayList<Caller<?>>();
        group.add(waiting.take());
        waiting.drainTo(group, GROUP_MAX - 1);
        try {
            commit(group);
            trouble.worked();
            group.forEach(Caller::succeed);
            committed.accept(group.size());
        } catch (SQLException failure) {
            abandon(group, dialect.translate(failure));
        } catch (RuntimeException failure) {
            abandon(group, failure);
        } catch (InterruptedException closing) {
            abandon(
                    group,
                    new StorageException(Kind.IN_DOUBT, "The server is shutting down while it commits.", closing));
            throw closing;
        } catch (Error fatal) {
            // A failing storage, so that the outcome of a publication is written again rather than lost.
            abandon(group, new StorageException(Kind.UNAVAILABLE, "The writer of the database broke down.", fatal));
            throw fatal;
        }
    }

    private void commit(List<Caller<?>> group) throws SQLException, InterruptedException {
        boolean apart = false;
        for (int run = 1; ; run++) {
            Session writer = session();
            String transaction = null;
            try {
                runAll(group, apart, writer);
                transaction = dialect.transaction(writer);
                writer.commit();
                return;
            } catch (SQLException failure) {
                Damage damage = dialect.damageOf(failure);
                boolean onlyOne = damage == Damage.STATEMENT && !apart && group.size() > 1;
                boolean undecided = damage != Damage.STATEMENT && transaction != null;
                if (undecided && wasKept(Objects.requireNonNull(transaction), failure)) {
                    return;
                }
                if (run == RUNS_MAX || !(onlyOne || undecided || damage == Damage.CONNECTION)) {
                    throw failure;
                }
                if (onlyOne) {
                    dialect.rollBack(writer);
                    apart = true;
                } else if (!undecided) {
                    dropSession();
                }
            } catch (RuntimeException failure) {
                if (apart || group.size() == 1) {
                    throw failure;
                }
                dialect.rollBack(writer);
                apart = true;
            }
        }
    }

    /// Learns on a new connection what became of the transaction that was being committed when the old one was lost. A
    /// server that starts again takes a moment: until then nobody may be told that the change was kept, or was not.
    private boolean wasKept(String transaction, SQLException lost) throws InterruptedException {
        Instant until = time.instant().plus(DOUBT_MAX);
        while (true) {
            dropSession();
            try {
                return dialect.wasCommitted(session(), transaction);
            } catch (SQLException stillLost) {
                if (closed || !time.instant().isBefore(until)) {
                    lost.addSuppressed(stillLost);
                    throw new StorageException(
                            Kind.IN_DOUBT,
                            "The connection to the database broke while it committed: whether the change was kept is"
                                    + " not known.",
                            lost);
                }
            }
            time.pause(DOUBT_PAUSE);
        }
    }

    /// The callers of a group do not know of each other, so that changes that are alike may be done together,
    /// after the others.
    private void runAll(List<Caller<?>> group, boolean apart, Session writer) throws SQLException {
        var alike = new LinkedHashMap<String, AlikeRows>();
        for (Caller<?> caller : group) {
            if (caller.hasFailed()) {
                continue;
            }
            if (apart) {
                runApart(caller, writer);
                continue;
            }
            switch (caller.change()) {
                case Work<?> work -> caller.run(writer);
                case Rows<?> rows ->
                    alike.computeIfAbsent(rows.sql(), sql -> new AlikeRows()).add(caller, rows);
            }
        }
        for (AlikeRows rows : alike.values()) {
            rows.run(writer);
        }
    }

    private void runApart(Caller<?> caller, Session writer) throws SQLException {
        writer.update("SAVEPOINT caller");
        try {
            caller.run(writer);
        } catch (SQLException failure) {
            if (dialect.damageOf(failure) != Damage.STATEMENT) {
                throw failure;
            }
            writer.update("ROLLBACK TO caller");
            caller.refuse(dialect.translate(failure));
        } catch (RuntimeException failure) {
            writer.update("ROLLBACK TO caller");
            caller.refuse(failure);
        }
        writer.update("RELEASE caller");
    }

    private void abandon(List<Caller<?>> group, RuntimeException failure) {
        Session present = session;
        try {
            if (present != null) {
                dialect.rollBack(present);
            }
        } catch (SQLException broken) {
            LOG.log(Level.DEBUG, "the writing connection is given up and opened anew: {0}", broken.getMessage());
            dropSession();
        }
        if (failure instanceof StorageException reason) {
            trouble.failed(reason);
        }
        group.forEach(caller -> caller.fail(failure));
    }

    private Session session() throws SQLException {
        Session present = session;
        if (present == null) {
            present = new Session(dialect.openWriter());
            session = present;
        }
        return present;
    }

    private void dropSession() {
        Session broken = session;
        session = null;
        if (broken != null) {
            try {
                broken.close();
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "the broken connection did not close", e);
            }
        }
    }

    private static StorageException closing() {
        return new StorageException(Kind.CLOSED, "The server is shutting down.");
    }

    @Override
    public void close() {
        closed = true;
        loop.close();
        var left = new ArrayList<Caller<?>>();
        waiting.drainTo(left);
        left.forEach(caller -> caller.fail(closing()));
        dropSession();
    }
}
