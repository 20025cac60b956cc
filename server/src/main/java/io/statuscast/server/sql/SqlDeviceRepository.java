package io.statuscast.server.sql;

import io.statuscast.core.device.Device;
import io.statuscast.core.device.Device.Account;
import io.statuscast.core.device.DeviceRepository;
import io.statuscast.core.id.ResourceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Devices in the table `device`. The answers of [#resolve], which every call of the API asks for, are kept
/// in memory until any device changes, if nobody else can change the database.
public final class SqlDeviceRepository implements DeviceRepository {
    private static final String SELECT =
            "SELECT id, alias, phone, lid, push_name, sandbox, created_at, first_linked_at, proxy FROM device ";
    private static final String IN_ORDER = "ORDER BY first_linked_at IS NULL, first_linked_at, created_at, id";

    /// Names that lead nowhere are not kept, so that callers cannot fill it.
    private static final int RESOLVED_MAX = 10_000;

    private final SqlDatabase database;
    private final Map<String, Device> resolved = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    public SqlDeviceRepository(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(Device device) {
        Account account = device.account();
        write(session -> session.update(
                "INSERT INTO device (id, alias, phone, lid, push_name, sandbox, created_at, first_linked_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                device.id().value(),
                device.alias(),
                account == null ? null : account.phoneDigits(),
                account == null ? null : account.lid(),
                account == null ? null : account.pushName(),
                device.sandbox(),
                device.createdAt(),
                device.firstLinkedAt()));
    }

    @Override
    public Optional<Device> find(ResourceId id) {
        return database.read(
                session -> session.first(SELECT + "WHERE id = ?", SqlDeviceRepository::device, id.value()));
    }

    @Override
    public Optional<Device> resolve(String idAliasOrPhone) {
        Device known = resolved.get(idAliasOrPhone);
        if (known != null) {
            return Optional.of(known);
        }
        long seen = changes.get();
        Optional<Device> found = lookUp(idAliasOrPhone).or(() -> lookUpInAnyCase(idAliasOrPhone));
        if (database.isOurs() && resolved.size() < RESOLVED_MAX) {
            found.ifPresent(device -> resolved.put(idAliasOrPhone, device));
        }
        if (changes.get() != seen) {
            // What was read may be older than the change that emptied the map.
            resolved.clear();
        }
        return found;
    }

    private Optional<Device> lookUp(String idAliasOrPhone) {
        String digits = idAliasOrPhone.startsWith("+") ? idAliasOrPhone.substring(1) : idAliasOrPhone;
        return database.read(session -> session.first(
                SELECT + "WHERE id = ? OR alias = ? OR phone = ? ORDER BY id <> ?, phone IS NULL OR phone <> ?,"
                        + " created_at, id LIMIT 1",
                SqlDeviceRepository::device,
                idAliasOrPhone,
                idAliasOrPhone,
                digits,
                idAliasOrPhone,
                digits));
    }

    /// Not in SQL: the databases differ in what letters they know to be the same.
    private Optional<Device> lookUpInAnyCase(String alias) {
        return list().stream()
                .filter(device -> device.alias().equalsIgnoreCase(alias))
                .min(Comparator.comparing(Device::createdAt).thenComparing(Device::id));
    }

    @Override
    public List<Device> list() {
        return database.read(session -> session.query(SELECT + IN_ORDER, SqlDeviceRepository::device));
    }

    @Override
    public void recordLink(ResourceId id, Account account, Instant at) {
        write(session -> session.update(
                "UPDATE device SET phone = ?, lid = ?, push_name = ?, first_linked_at = coalesce(first_linked_at, ?)"
                        + " WHERE id = ?",
                account.phoneDigits(),
                account.lid(),
                account.pushName(),
                at,
                id.value()));
    }

    @Override
    public void changeProxy(ResourceId id, @Nullable String proxy) {
        write(session -> session.update("UPDATE device SET proxy = ? WHERE id = ?", proxy, id.value()));
    }

    @Override
    public void rename(ResourceId id, String alias) {
        write(session -> session.update("UPDATE device SET alias = ? WHERE id = ?", alias, id.value()));
    }

    @Override
    public void delete(ResourceId id) {
        write(session -> {
            session.update(
                    "DELETE FROM post_view WHERE post_id IN (SELECT id FROM post WHERE device_id = ?)", id.value());
            session.update("DELETE FROM post_event WHERE device_id = ?", id.value());
            session.update("DELETE FROM post WHERE device_id = ?", id.value());
            session.update("DELETE FROM device_queue WHERE device_id = ?", id.value());
            session.update("DELETE FROM audience WHERE device_id = ?", id.value());
            session.update("DELETE FROM wa_state WHERE device_id = ?", id.value());
            return session.update("DELETE FROM device WHERE id = ?", id.value());
        });
    }

    private void write(Work<?> work) {
        database.write(work);
        changes.incrementAndGet();
        resolved.clear();
    }

    private static Device device(ResultSet row) throws SQLException {
        String phone = row.getString(3);
        return new Device(
                new ResourceId(row.getString(1)),
                row.getString(2),
                phone == null ? null : new Account(phone, row.getString(4), row.getString(5)),
                row.getInt(6) != 0,
                PostRows.time(row, 7),
                PostRows.timeOrNull(row, 8),
                row.getString(9));
    }
}
