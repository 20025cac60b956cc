package io.statuscast.server.app;

import io.statuscast.core.asset.AssetRepository;
import io.statuscast.core.device.DeviceRepository;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.storage.StorageException;
import io.statuscast.core.time.Timekeeper;
import io.statuscast.server.config.Config;
import io.statuscast.server.security.ApiKeyRepository;
import io.statuscast.server.sql.DirectoryInUseException;
import io.statuscast.server.sql.SqlApiKeyRepository;
import io.statuscast.server.sql.SqlAssetRepository;
import io.statuscast.server.sql.SqlDatabase;
import io.statuscast.server.sql.SqlDeviceRepository;
import io.statuscast.server.sql.SqlPostRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.random.RandomGenerator;

/// The database and its repositories.
record StorageWiring(
        SqlDatabase database,
        PostRepository posts,
        DeviceRepository devices,
        AssetRepository assets,
        ApiKeyRepository apiKeys) {

    static StorageWiring wire(Config config, Timekeeper time, RandomGenerator random, Lifecycle lifecycle) {
        SqlDatabase database = lifecycle.add("database", open(config, time, random));
        return new StorageWiring(
                database,
                new SqlPostRepository(database),
                new SqlDeviceRepository(database),
                new SqlAssetRepository(database),
                new SqlApiKeyRepository(database));
    }

    private static SqlDatabase open(Config config, Timekeeper time, RandomGenerator random) {
        try {
            Files.createDirectories(config.dataDirectory());
            return SqlDatabase.open(config.dataDirectory(), time, random);
        } catch (DirectoryInUseException inUse) {
            throw new StartFailedException(
                    "the data directory " + config.dataDirectory()
                            + " is in use by another Statuscast: stop that one, or set STATUSCAST_DATA to another directory.",
                    inUse);
        } catch (IOException | UncheckedIOException | StorageException unusable) {
            throw new StartFailedException(
                    "the data directory " + config.dataDirectory() + " cannot be used (" + unusable.getMessage()
                            + "): make it writable, or set STATUSCAST_DATA to another one.",
                    unusable);
        }
    }
}
