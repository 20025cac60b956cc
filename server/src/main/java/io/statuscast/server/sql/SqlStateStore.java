package io.statuscast.server.sql;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.storage.StorageException;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The WhatsApp client's state of one device, in the table `wa_state`. Commits share the disk's time with
/// everything else that is written.
public final class SqlStateStore implements StateStore {
    private static final String GET = "SELECT value FROM wa_state WHERE device_id = ? AND kind = ? AND key = ?";
    private static final String PUT = "INSERT INTO wa_state (device_id, kind, key, value) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (device_id, kind, key) DO UPDATE SET value = excluded.value";
    private static final String DELETE = "DELETE FROM wa_state WHERE device_id = ? AND kind = ? AND key = ?";
    private static final String SCAN = "SELECT key, value FROM wa_state"
            + " WHERE device_id = ? AND kind = ? AND key >= ? AND key < ? ORDER BY key";
    private static final String COUNT = "SELECT count(*) FROM wa_state WHERE device_id = ? AND kind = ?";
    /// The last of all characters, which no key has.
    private static final String END = Character.toString(Character.MAX_CODE_POINT);
    /// Keys asked for with one statement.
    private static final int KEYS_AT_ONCE = 64;

    private static final String GET_SOME =
            "SELECT key, value FROM wa_state WHERE device_id = ? AND kind = ? AND key IN ("
                    + String.join(", ", Collections.nCopies(KEYS_AT_ONCE, "?")) + ")";

    private final SqlDatabase database;
    private final String device;

    public SqlStateStore(SqlDatabase database, ResourceId deviceId) {
        this.database = database;
        this.device = deviceId.value();
    }

    @Override
    public Optional<byte[]> get(StateKind kind, String key) {
        return read(session -> session.first(GET, row -> row.getBytes(1), device, kind.name(), key));
    }

    @Override
    public Map<String, byte[]> getAll(StateKind kind, Collection<String> keys) {
        var all = List.copyOf(keys);
        return read(session -> {
            var found = new LinkedHashMap<String, byte[]>();
            for (int from = 0; from < all.size(); from += KEYS_AT_ONCE) {
                List<String> some = all.subList(from, Math.min(from + KEYS_AT_ONCE, all.size()));
                session.query(GET_SOME, SqlStateStore::entry, places(kind, some))
                        .forEach(entry -> found.put(entry.key(), entry.value()));
            }
            return found;
        });
    }

    /// The parameters of [#GET_SOME]: the last key fills the places that are left.
    private Object[] places(StateKind kind, List<String> keys) {
        var parameters = new Object[2 + KEYS_AT_ONCE];
        Arrays.fill(parameters, keys.getLast());
        parameters[0] = device;
        parameters[1] = kind.name();
        for (int i = 0; i < keys.size(); i++) {
            parameters[2 + i] = keys.get(i);
        }
        return parameters;
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(row.getString(1), row.getBytes(2));
    }

    @Override
    public List<Entry> scan(StateKind kind, String keyPrefix) {
        return read(
                session -> session.query(SCAN, SqlStateStore::entry, device, kind.name(), keyPrefix, keyPrefix + END));
    }

    @Override
    public long count(StateKind kind) {
        return read(session -> session.first(COUNT, row -> row.getLong(1), device, kind.name()))
                .orElse(0L);
    }

    @Override
    public void commit(Batch batch) {
        if (batch.isEmpty()) {
            return;
        }
        var puts = new ArrayList<@Nullable Object[]>();
        var deletes = new ArrayList<@Nullable Object[]>();
        for (Batch.Change change : batch.changes()) {
            switch (change) {
                case Batch.Change.Put(var kind, var key, var value) ->
                    puts.add(new Object[] {device, kind.name(), key, value});
                case Batch.Change.Delete(var kind, var key) -> deletes.add(new Object[] {device, kind.name(), key});
            }
        }
        try {
            database.write(session -> session.updateAll(PUT, puts).length + session.updateAll(DELETE, deletes).length);
        } catch (StorageException failure) {
            throw outOfReach(failure);
        }
    }

    private <T> T read(Work<T> work) {
        try {
            return database.read(work);
        } catch (StorageException failure) {
            throw outOfReach(failure);
        }
    }

    private static StoreException outOfReach(StorageException failure) {
        boolean passing = failure.kind() != StorageException.Kind.CONFLICT;
        return new StoreException("The state of the device is out of reach. " + failure.getMessage(), passing, failure);
    }
}
