package io.statuscast.server.sql;

import io.statuscast.core.storage.StorageException;
import io.statuscast.core.storage.StorageException.Kind;
import io.statuscast.core.time.Timekeeper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// PostgreSQL, version 13 or newer, reached over the network.
///
/// The writer holds an advisory lock of its session, one for each schema: a second Statuscast on the same tables waits
/// a little and is refused, and a writer that lost its connection writes again only after the server has ended the old
/// session. What that session was committing is decided by then, and the server is asked for it by the transaction's
/// number.
///
/// Source of the SQL states: postgresql.org/docs/current/errcodes-appendix.html.
final class PostgresDialect implements Dialect {
    private static final Logger LOG = System.getLogger(PostgresDialect.class.getName());
    private static final int READERS = 8;
    private static final String CONNECT_SECONDS_MAX = "10";
    /// An answer that takes longer is taken for a lost connection.
    private static final String ANSWER_SECONDS_MAX = "60";
    /// How long a writer waits for the lock. Longer than [#KEEPALIVE] takes to end the session of a machine that died.
    private static final Duration LOCK_MAX = Duration.ofSeconds(25);
    /// The server notices after 5 + 3 × 5 seconds that our machine is gone.
    private static final String KEEPALIVE =
            "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";
    /// The first of the two numbers of our advisory locks, the bytes of "Stat"; the second stands for the schema.
    private static final int LOCK_CLASS = 0x53746174;

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DISK_FULL = "53100";
    private static final String DATA = "22";
    private static final String INTEGRITY = "23";
    private static final String CONNECTION = "08";
    private static final String RESOURCES = "53";
    private static final String OPERATOR = "57P";
    private static final String SYSTEM = "58";
    private static final String INTERNAL = "XX";

    private final PostgresAddress address;
    private final Duration lockMax;

    PostgresDialect(PostgresAddress address) {
        this(address, LOCK_MAX);
    }

    /// @param lockMax how long a writer waits until another has ended
    PostgresDialect(PostgresAddress address, Duration lockMax) {
        this.address = address;
        this.lockMax = lockMax;
    }

    @Override
    public Connection openWriter() throws SQLException {
        Connection connection = open("statuscast writer");
        try {
            run(connection, "SET lock_timeout = " + lockMax.toMillis());
            run(connection, "SELECT pg_advisory_lock(" + LOCK_CLASS + ", hashtext(coalesce(current_schema(), '')))");
            run(connection, "RESET lock_timeout");
            waitForTheDisk(connection);
            connection.commit();
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /// A commit returns when it is on the server's disk. What the server's owner chose is kept, unless it is not to
    /// wait.
    private static void waitForTheDisk(Connection connection) throws SQLException {
        run(
                connection,
                "SELECT set_config('synchronous_commit', 'on', false)"
                        + " WHERE current_setting('synchronous_commit') = 'off'");
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT current_setting('fsync')")) {
            if (row.next() && row.getString(1).equals("off")) {
                LOG.log(
                        Level.WARNING,
                        "the PostgreSQL server runs with fsync=off: a power cut can lose posts and spoil the database");
            }
        }
    }

    @Override
    public Connection openReader() throws SQLException {
        Connection connection = open("statuscast reader");
        try {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    private Connection open(String name) throws SQLException {
        // By the names of the driver's documentation; with its own constants we would compile against the driver.
        var properties = new Properties();
        address.user().ifPresent(user -> properties.setProperty("user", user));
        address.password().ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("connectTimeout", CONNECT_SECONDS_MAX);
        properties.setProperty("loginTimeout", CONNECT_SECONDS_MAX);
        properties.setProperty("socketTimeout", ANSWER_SECONDS_MAX);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", name);
        properties.setProperty("options", KEEPALIVE);
        Connection connection = DriverManager.getConnection(address.url(), properties);
        connection.setAutoCommit(false);
        return connection;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public int readers() {
        return READERS;
    }

    @Override
    public String migrations() {
        return "postgresql";
    }

    @Override
    public StorageException translate(SQLException error) {
        String state = state(error);
        if (state.equals(DISK_FULL)) {
            return new StorageException(
                    Kind.DISK_FULL, "The disk of the PostgreSQL server is full: make room on it.", error);
        }
        if (state.equals(LOCK_NOT_AVAILABLE)) {
            return new StorageException(
                    Kind.UNAVAILABLE,
                    "Another Statuscast uses this database: stop that one, or give this one a database of its own.",
                    error);
        }
        if (state.startsWith(INTEGRITY) || state.startsWith(DATA)) {
            return new StorageException(Kind.CONFLICT, "The data contradicts what is there.", error);
        }
        return new StorageException(Kind.UNAVAILABLE, "The database cannot be used now: " + error.getMessage(), error);
    }

    @Override
    public Damage damageOf(SQLException error) {
        String state = state(error);
        if (state.startsWith(CONNECTION) || state.startsWith(OPERATOR)) {
            return Damage.CONNECTION;
        }
        if (state.isEmpty()
                || state.equals(LOCK_NOT_AVAILABLE)
                || state.startsWith(RESOURCES)
                || state.startsWith(SYSTEM)
                || state.startsWith(INTERNAL)) {
            return Damage.DATABASE;
        }
        return Damage.STATEMENT;
    }

    private static String state(SQLException error) {
        String state = error.getSQLState();
        return state == null ? "" : state;
    }

    @Override
    public @Nullable String transaction(Session writer) throws SQLException {
        return writer.first("SELECT CAST(pg_current_xact_id() AS text)", row -> row.getString(1))
                .orElseThrow();
    }

    @Override
    public boolean wasCommitted(Session writer, String transaction) throws SQLException {
        String fate = writer.first(
                        "SELECT coalesce(pg_xact_status(CAST(? AS xid8)), '')", row -> row.getString(1), transaction)
                .orElseThrow();
        writer.rollback();
        return switch (fate) {
            case "committed" -> true;
            case "aborted" -> false;
            default ->
                throw new StorageException(
                        Kind.IN_DOUBT,
                        "The connection to the database broke while it committed, and the database no longer knows how"
                                + " that ended.");
        };
    }

    @Override
    public void rollBack(Session writer) throws SQLException {
        writer.rollback();
    }

    @Override
    public Upkeep upkeep(Timekeeper time, RandomGenerator random) {
        return Upkeep.none();
    }

    @Override
    public boolean changesTwoTablesAtOnce() {
        return true;
    }

    @Override
    public boolean isOurs() {
        return false;
    }
}
