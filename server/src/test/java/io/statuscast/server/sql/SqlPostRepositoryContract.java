package io.statuscast.server.sql;

import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.time.SettableTime;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// What the posts' repository does on either database.
abstract class SqlPostRepositoryContract extends PostRepositoryContract {
    @TempDir
    Path directory;

    private final Engine engine;
    private @Nullable SqlDatabase database;

    SqlPostRepositoryContract(Engine engine) {
        this.engine = engine;
    }

    @Override
    PostRepository repository(List<ResourceId> devices) {
        SqlDatabase opened = engine.fresh(directory).open(new SettableTime(SamplePosts.NOW));
        database = opened;
        var known = new SqlDeviceRepository(opened);
        devices.forEach(id -> known.insert(Device.unlinked(id, "shop", false, SamplePosts.NOW)));
        return new SqlPostRepository(opened);
    }

    final SqlDatabase database() {
        return Objects.requireNonNull(database);
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }
}
