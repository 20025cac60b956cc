package io.statuscast.server.sql;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.queue.DeviceQueue;
import io.statuscast.core.queue.DeviceQueue.Pace;
import io.statuscast.core.queue.DeviceQueue.QuietHours;
import io.statuscast.core.queue.DeviceQueueRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// How the devices' queues are run, in the table `device_queue`.
public final class SqlDeviceQueueRepository implements DeviceQueueRepository {
    private static final String SELECT = "SELECT device_id, status, status_changed_at, publishing_since, force_until,"
            + " pace, jitter, quiet_from, quiet_to, zone, per_day_max, waiting_max FROM device_queue ";

    private final SqlDatabase database;

    public SqlDeviceQueueRepository(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public void save(DeviceQueue queue) {
        QuietHours quiet = queue.quiet();
        database.write(session -> {
            session.update(
                    "DELETE FROM device_queue WHERE device_id = ?",
                    queue.deviceId().value());
            return session.update(
                    "INSERT INTO device_queue (device_id, status, status_changed_at, publishing_since, force_until,"
                            + " pace, jitter, quiet_from, quiet_to, zone, per_day_max, waiting_max)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    queue.deviceId().value(),
                    queue.status().word(),
                    queue.statusChangedAt(),
                    queue.publishingSince(),
                    queue.forceUntil(),
                    queue.pace().least().toMillis(),
                    queue.pace().jitter().toMillis(),
                    quiet == null ? null : quiet.from().toString(),
                    quiet == null ? null : quiet.to().toString(),
                    queue.zone().getId(),
                    queue.perDayMax(),
                    queue.waitingMax());
        });
    }

    @Override
    public Optional<DeviceQueue> find(ResourceId deviceId) {
        return database.read(session ->
                session.first(SELECT + "WHERE device_id = ?", SqlDeviceQueueRepository::read, deviceId.value()));
    }

    @Override
    public List<DeviceQueue> all() {
        return database.read(session -> session.query(SELECT, SqlDeviceQueueRepository::read));
    }

    private static DeviceQueue read(ResultSet row) throws SQLException {
        String from = row.getString(8);
        return new DeviceQueue(
                new ResourceId(row.getString(1)),
                PostRows.constant(DeviceQueue.Status.class, row.getString(2)),
                PostRows.timeOrNull(row, 3),
                PostRows.timeOrNull(row, 4),
                PostRows.timeOrNull(row, 5),
                new Pace(Duration.ofMillis(row.getLong(6)), Duration.ofMillis(row.getLong(7))),
                from == null ? null : new QuietHours(LocalTime.parse(from), LocalTime.parse(row.getString(9))),
                ZoneId.of(row.getString(10)),
                PostRows.numberOrNull(row, 11),
                row.getInt(12));
    }
}
