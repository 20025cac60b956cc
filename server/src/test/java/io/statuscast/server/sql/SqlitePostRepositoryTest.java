package io.statuscast.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlitePostRepositoryTest extends SqlPostRepositoryContract {
    SqlitePostRepositoryTest() {
        super(Engine.SQLITE);
    }

    @Test
    void readsTheQueueThroughThePartialIndexes() {
        for (String[] expected : new String[][] {
            {"post_flow", "device_id = ? AND due_at IS NOT NULL AND strict = 0 AND unprepared = 0 AND due_at <= ?"},
            {"post_strict", "device_id = ? AND due_at IS NOT NULL AND strict = 1 ORDER BY deliver_at, seq"},
            {"post_media", "device_id = ? AND due_at IS NOT NULL AND unprepared = 1 AND due_at <= ?"},
            {"post_in_work", "state IN ('sending', 'preparing')"}
        }) {
            List<String> plan = database()
                    .read(session -> session.query(
                            "EXPLAIN QUERY PLAN SELECT * FROM post WHERE " + expected[1], row -> row.getString(4)));
            assertThat(String.join(" ", plan)).contains(expected[0]).doesNotContain("TEMP B-TREE");
        }
    }
}
