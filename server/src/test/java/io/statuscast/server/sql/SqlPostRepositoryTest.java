package io.statuscast.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.time.SettableTime;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlPostRepositoryTest extends PostRepositoryContract {
    @TempDir
    Path directory;

    private @Nullable SqlDatabase database;

    @Override
    PostRepository repository(List<ResourceId> devices) {
        SqlDatabase opened = SqlDatabase.open(directory, new SettableTime(SamplePosts.NOW), new Random(1));
        database = opened;
        var known = new SqlDeviceRepository(opened);
        devices.forEach(id -> known.insert(Device.unlinked(id, "shop", false, SamplePosts.NOW)));
        return new SqlPostRepository(opened);
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }

    @Test
    void readsTheQueueThroughThePartialIndexes() {
        SqlDatabase opened = Objects.requireNonNull(database);
        for (String[] expected : new String[][] {
            {"post_flow", "device_id = ? AND due_at IS NOT NULL AND strict = 0 AND unprepared = 0 AND due_at <= ?"},
            {"post_strict", "device_id = ? AND due_at IS NOT NULL AND strict = 1 ORDER BY deliver_at, seq"},
            {"post_media", "device_id = ? AND due_at IS NOT NULL AND unprepared = 1 AND due_at <= ?"},
            {"post_in_work", "state IN ('sending', 'preparing')"}
        }) {
            List<String> plan = opened.read(session -> session.query(
                    "EXPLAIN QUERY PLAN SELECT * FROM post WHERE " + expected[1], row -> row.getString(4)));
            assertThat(String.join(" ", plan)).contains(expected[0]).doesNotContain("TEMP B-TREE");
        }
    }
}
