package io.statuscast.server.sql;

import io.statuscast.server.security.ApiKeyRepository;
import io.statuscast.server.security.KeyHash;
import io.statuscast.server.security.StoredKey;
import java.util.List;

/// API keys in the table `api_key`. Every key may do everything for now; the column is there for keys that may not.
public final class SqlApiKeyRepository implements ApiKeyRepository {
    private static final String EVERYTHING = "admin";

    private final SqlDatabase database;

    public SqlApiKeyRepository(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public List<StoredKey> all() {
        return database.read(session -> session.query(
                "SELECT id, name, hash, created_at FROM api_key ORDER BY created_at, id",
                row -> new StoredKey(
                        row.getString(1), row.getString(2), new KeyHash(row.getString(3)), PostRows.time(row, 4))));
    }

    @Override
    public void add(StoredKey key) {
        database.write(session -> session.update(
                "INSERT INTO api_key (id, name, hash, permissions, created_at) VALUES (?, ?, ?, ?, ?)",
                key.id(),
                key.name(),
                key.hash().hex(),
                EVERYTHING,
                key.createdAt()));
    }
}
