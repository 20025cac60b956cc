package io.statuscast.server.sql;

import io.statuscast.core.asset.Asset;
import io.statuscast.core.asset.AssetRepository;
import java.util.Locale;
import java.util.Optional;

/// Assets in the table `asset`.
public final class SqlAssetRepository implements AssetRepository {
    private final SqlDatabase database;

    public SqlAssetRepository(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public void put(Asset asset) {
        database.write(session -> session.update(
                "INSERT INTO asset (sha256, kind, mime, size, width, height, seconds, thumbnail, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
                asset.sha256(),
                PostRows.word(asset.kind()),
                asset.mimeType(),
                asset.sizeBytes(),
                asset.width(),
                asset.height(),
                asset.seconds(),
                asset.thumbnailSha256(),
                asset.createdAt()));
    }

    @Override
    public Optional<Asset> find(String sha256) {
        return database.read(session -> session.first(
                "SELECT sha256, kind, mime, size, width, height, seconds, thumbnail, created_at FROM asset"
                        + " WHERE sha256 = ?",
                row -> new Asset(
                        row.getString(1),
                        Asset.Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                        row.getString(3),
                        row.getLong(4),
                        row.getInt(5),
                        row.getInt(6),
                        row.getInt(7),
                        row.getString(8),
                        PostRows.time(row, 9)),
                sha256));
    }
}
