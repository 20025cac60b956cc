package io.statuscast.server.sql;

import io.statuscast.core.audience.AudienceRepository;
import io.statuscast.core.device.Device;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.queue.DeviceQueueRepository;
import io.statuscast.core.queue.QueueStore;
import io.statuscast.core.time.SystemTime;
import java.util.List;

/// The queue's part of a real database. Every other crash of a history closes and opens it, which takes longer than
/// anything else in a history. One thread at a time.
final class SqlQueueStore implements QueueStore, AutoCloseable {
    private static final List<String> TABLES =
            List.of("post", "post_event", "post_view", "kept_answer", "device_queue", "audience", "device");

    private final Engine.Opener opener;
    private SqlDatabase database;
    private int crashes;

    SqlQueueStore(Engine.Opener opener) {
        this.opener = opener;
        this.database = opener.open(new SystemTime());
    }

    @Override
    public PostRepository posts() {
        return new SqlPostRepository(database);
    }

    @Override
    public DeviceQueueRepository queues() {
        return new SqlDeviceQueueRepository(database);
    }

    @Override
    public AudienceRepository audiences() {
        return new SqlAudienceRepository(database);
    }

    @Override
    public void add(Device device) {
        new SqlDeviceRepository(database).insert(device);
    }

    @Override
    public void reopen() {
        crashes++;
        if (crashes % 2 == 0) {
            database.close();
            database = opener.open(new SystemTime());
        }
    }

    /// Room for the next history.
    void clear() {
        database.write(session -> {
            for (String table : TABLES) {
                session.update("DELETE FROM " + table);
            }
            return true;
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
