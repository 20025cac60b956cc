package io.statuscast.server.sql;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.storage.StorageException;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.StoreException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The WhatsApp client's state of one device, in the table `wa_state`. Commits share the disk's time with everything
/// else
/// that is written.
public final class SqlStateStore implements StateStore {
    private static final String GET = "SELECT value FROM wa_state WHERE device_id = ? AND kind = ? AND key = ?";
    private static final String PUT = "INSERT INTO wa_state (device_id, kind, key, value) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (device_id, kind, key) DO UPDATE SET value = excluded.value";
    private static final String DELETE = "DELETE FROM wa_state WHERE device_id = ? AND kind = ? AND key = ?";
    private static final String SCAN = "SELECT key, value FROM wa_state"
            + " WHERE device_id = ? AND kind = ? AND key >= ? AND key < ? ORDER BY key";
    /// Sorts after every character that a key may have.
    private static final String END = "\uffff";

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
        return read(session -> {
            var found = new LinkedHashMap<String, byte[]>();
            for (String key : keys) {
                session.first(GET, row -> row.getBytes(1), device, kind.name(), key)
                        .ifPresent(value -> found.put(key, value));
            }
            return found;
        });
    }

    @Override
    public List<Entry> scan(StateKind kind, String keyPrefix) {
        return read(session -> session.query(
                SCAN,
                row -> new Entry(row.getString(1), row.getBytes(2)),
                device,
                kind.name(),
                keyPrefix,
                keyPrefix + END));
    }

    @Override
    public void commit(Batch batch) {
        if (batch.isEmpty()) {
            return;
        }
        List<Batch.Change> changes = batch.changes();
        try {
            database.write(session -> {
                for (Batch.Change change : changes) {
                    switch (change) {
                        case Batch.Change.Put(var kind, var key, var value) ->
                            session.update(PUT, device, kind.name(), key, value);
                        case Batch.Change.Delete(var kind, var key) -> session.update(DELETE, device, kind.name(), key);
                    }
                }
                return changes.size();
            });
        } catch (StorageException failure) {
            throw new StoreException("The state of the device is out of reach. " + failure.getMessage(), failure);
        }
    }

    private <T> T read(Work<T> work) {
        try {
            return database.read(work);
        } catch (StorageException failure) {
            throw new StoreException("The state of the device is out of reach. " + failure.getMessage(), failure);
        }
    }
}
