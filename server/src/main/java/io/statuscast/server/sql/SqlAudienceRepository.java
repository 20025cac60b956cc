package io.statuscast.server.sql;

import io.statuscast.core.audience.AudienceRepository;
import io.statuscast.core.audience.NamedAudience;
import io.statuscast.core.id.ResourceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Named audiences in the table `audience`.
public final class SqlAudienceRepository implements AudienceRepository {
    private static final String SELECT = "SELECT id, device_id, name, created_at, changed_at, numbers FROM audience ";

    private final SqlDatabase database;

    public SqlAudienceRepository(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(NamedAudience audience) {
        database.write(session -> session.update(
                "INSERT INTO audience (id, device_id, name, numbers, size, created_at, changed_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                audience.id().value(),
                audience.deviceId().value(),
                audience.name(),
                String.join(",", audience.phoneDigits()),
                audience.phoneDigits().size(),
                audience.createdAt(),
                audience.changedAt()));
    }

    @Override
    public boolean replace(NamedAudience audience) {
        return database.write(session -> session.update(
                        "UPDATE audience SET name = ?, numbers = ?, size = ?, changed_at = ? WHERE id = ?",
                        audience.name(),
                        String.join(",", audience.phoneDigits()),
                        audience.phoneDigits().size(),
                        audience.changedAt(),
                        audience.id().value())
                == 1);
    }

    @Override
    public boolean delete(ResourceId id) {
        return database.write(session -> session.update("DELETE FROM audience WHERE id = ?", id.value()) == 1);
    }

    @Override
    public Optional<NamedAudience> find(ResourceId id) {
        return database.read(
                session -> session.first(SELECT + "WHERE id = ?", SqlAudienceRepository::read, id.value()));
    }

    @Override
    public Optional<NamedAudience> find(ResourceId deviceId, String name) {
        return database.read(session -> session.first(
                SELECT + "WHERE device_id = ? AND name = ?", SqlAudienceRepository::read, deviceId.value(), name));
    }

    @Override
    public List<NamedAudience.Summary> list(ResourceId deviceId) {
        return database.read(session -> session.query(
                "SELECT id, device_id, name, created_at, changed_at, size FROM audience"
                        + " WHERE device_id = ? ORDER BY name",
                row -> new NamedAudience.Summary(
                        new ResourceId(row.getString(1)),
                        new ResourceId(row.getString(2)),
                        row.getString(3),
                        row.getInt(6),
                        PostRows.time(row, 4),
                        PostRows.time(row, 5)),
                deviceId.value()));
    }

    private static NamedAudience read(ResultSet row) throws SQLException {
        String numbers = row.getString(6);
        return new NamedAudience(
                new ResourceId(row.getString(1)),
                new ResourceId(row.getString(2)),
                row.getString(3),
                numbers.isEmpty() ? List.of() : List.of(numbers.split(",")),
                PostRows.time(row, 4),
                PostRows.time(row, 5));
    }
}
