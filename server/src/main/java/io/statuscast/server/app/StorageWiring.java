package io.statuscast.server.app;

import io.statuscast.core.asset.AssetRepository;
import io.statuscast.core.audience.AudienceRepository;
import io.statuscast.core.device.DeviceRepository;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.queue.DeviceQueueRepository;
import io.statuscast.core.storage.StorageException;
import io.statuscast.core.time.Timekeeper;
import io.statuscast.core.view.ViewRepository;
import io.statuscast.server.config.Config;
import io.statuscast.server.config.Secret;
import io.statuscast.server.security.ApiKeyRepository;
import io.statuscast.server.sql.DirectoryInUseException;
import io.statuscast.server.sql.PostgresAddress;
import io.statuscast.server.sql.SqlApiKeyRepository;
import io.statuscast.server.sql.SqlAssetRepository;
import io.statuscast.server.sql.SqlAudienceRepository;
import io.statuscast.server.sql.SqlDatabase;
import io.statuscast.server.sql.SqlDeviceQueueRepository;
import io.statuscast.server.sql.SqlDeviceRepository;
import io.statuscast.server.sql.SqlPostRepository;
import io.statuscast.server.sql.SqlViewRepository;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/// The database and its repositories.
record StorageWiring(
        SqlDatabase database,
        PostRepository posts,
        DeviceQueueRepository queues,
        AudienceRepository audiences,
        ViewRepository views,
        DeviceRepository devices,
        AssetRepository assets,
        ApiKeyRepository apiKeys) {

    static StorageWiring wire(Config config, Timekeeper time, RandomGenerator random, Lifecycle lifecycle) {
        SqlDatabase database = lifecycle.add("database", open(config, time, random));
        return new StorageWiring(
                database,
                new SqlPostRepository(database),
                new SqlDeviceQueueRepository(database),
                new SqlAudienceRepository(database),
                new SqlViewRepository(database),
                new SqlDeviceRepository(database),
                new SqlAssetRepository(database),
                new SqlApiKeyRepository(database));
    }

    private static SqlDatabase open(Config config, Timekeeper time, RandomGenerator random) {
        Path directory = config.dataDirectory();
        try {
            return config.database()
                    .map(database -> SqlDatabase.open(directory, address(database), time, random))
                    .orElseGet(() -> SqlDatabase.open(directory, time, random));
        } catch (DirectoryInUseException inUse) {
            throw new StartFailedException(
                    "the data directory " + directory
                            + " is in use by another Statuscast: stop that one, or set STATUSCAST_DATA to another"
                            + " directory.",
                    inUse);
        } catch (UncheckedIOException unusable) {
            throw new StartFailedException(unusable(directory, unusable), unusable);
        } catch (StorageException unusable) {
            String reason = config.database()
                    .map(database -> "the database of STATUSCAST_DB_URL cannot be used (" + unusable.getMessage()
                            + "): see that it runs and that STATUSCAST_DB_URL, STATUSCAST_DB_USER and"
                            + " STATUSCAST_DB_PASSWORD are right.")
                    .orElseGet(() -> unusable(directory, unusable));
            throw new StartFailedException(reason, unusable);
        }
    }

    private static String unusable(Path directory, Exception reason) {
        return "the data directory " + directory + " cannot be used (" + reason.getMessage()
                + "): make it writable, or set STATUSCAST_DATA to another one.";
    }

    private static PostgresAddress address(Config.Database database) {
        return new PostgresAddress(
                database.url(), database.user(), database.password().map(Secret::reveal));
    }
}
