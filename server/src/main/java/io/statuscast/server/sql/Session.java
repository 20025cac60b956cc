package io.statuscast.server.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// One connection with the statements that were last prepared on it, kept for the next use. One thread at a time.
///
/// Parameters are text, whole numbers, truth values (0 or 1), times (milliseconds since the epoch), bytes, or null.
final class Session implements AutoCloseable {
    /// Statements kept; the filters of a list alone can be put together in thousands of ways.
    static final int PREPARED_MAX = 256;

    private final Connection connection;
    /// The one used last at the end.
    private final SequencedMap<String, PreparedStatement> prepared = new LinkedHashMap<>(16, 0.75f, true);

    Session(Connection connection) {
        this.connection = connection;
    }

    /// Reads one value from the present row of a result.
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// @return how many rows were changed
    int update(String sql, @Nullable Object... parameters) throws SQLException {
        try {
            return bound(sql, parameters).executeUpdate();
        } catch (SQLException failure) {
            throw unprepared(sql, failure);
        }
    }

    /// Runs a statement once for each row of parameters, with fewer journeys to a database on the network than one
    /// [#update] each.
    ///
    /// @return how many rows each changed
    int[] updateAll(String sql, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return new int[0];
        }
        try {
            return batch(statement(sql), rows);
        } catch (SQLException failure) {
            throw unprepared(sql, failure);
        }
    }

    /// Runs an insertion once for each row of parameters, as [#updateAll] does.
    ///
    /// @param key a column of whole numbers of the table
    /// @return its value in each new row
    List<Long> insertAll(String sql, String key, List<@Nullable Object[]> rows) throws SQLException {
        try {
            PreparedStatement statement = prepared(sql, () -> connection.prepareStatement(sql, new String[] {key}));
            batch(statement, rows);
            var keys = new ArrayList<Long>(rows.size());
            try (ResultSet inserted = statement.getGeneratedKeys()) {
                while (inserted.next()) {
                    keys.add(inserted.getLong(1));
                }
            }
            return keys;
        } catch (SQLException failure) {
            throw unprepared(sql, failure);
        }
    }

    private static int[] batch(PreparedStatement statement, List<@Nullable Object[]> rows) throws SQLException {
        for (Object[] parameters : rows) {
            bind(statement, parameters);
            statement.addBatch();
        }
        return statement.executeBatch();
    }

    <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) throws SQLException {
        var found = new ArrayList<T>();
        try (ResultSet rows = bound(sql, parameters).executeQuery()) {
            while (rows.next()) {
                found.add(reader.read(rows));
            }
        } catch (SQLException failure) {
            throw unprepared(sql, failure);
        }
        return found;
    }

    <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... parameters) throws SQLException {
        try (ResultSet rows = bound(sql, parameters).executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        } catch (SQLException failure) {
            throw unprepared(sql, failure);
        }
    }

    /// A statement that failed is not used again: the driver may have closed it, as SQLite's does when the disk is
    /// full.
    private SQLException unprepared(String sql, SQLException failure) {
        PreparedStatement failed = prepared.remove(sql);
        if (failed != null) {
            try {
                failed.close();
            } catch (SQLException closing) {
                failure.addSuppressed(closing);
            }
        }
        return failure;
    }

    /// Runs a statement that is used once, as migrations do.
    void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    private PreparedStatement bound(String sql, @Nullable Object[] parameters) throws SQLException {
        PreparedStatement statement = statement(sql);
        bind(statement, parameters);
        return statement;
    }

    private PreparedStatement statement(String sql) throws SQLException {
        return prepared(sql, () -> connection.prepareStatement(sql));
    }

    /// Prepares a statement on the connection.
    @FunctionalInterface
    private interface Preparation {
        PreparedStatement prepare() throws SQLException;
    }

    private PreparedStatement prepared(String sql, Preparation preparation) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = preparation.prepare();
            prepared.put(sql, statement);
            if (prepared.size() > PREPARED_MAX) {
                prepared.pollFirstEntry().getValue().close();
            }
        }
        return statement;
    }

    /// How many statements are kept.
    int prepared() {
        return prepared.size();
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            bind(statement, i + 1, parameters[i]);
        }
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case String text -> statement.setString(index, text);
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setLong(index, number);
            case Boolean truth -> statement.setLong(index, truth ? 1 : 0);
            case Instant time -> statement.setLong(index, time.toEpochMilli());
            case byte[] bytes -> statement.setBytes(index, bytes);
            default -> throw new IllegalArgumentException("no parameter can be a " + value.getClass());
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
