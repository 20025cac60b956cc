package io.statuscast.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresPostRepositoryTest extends SqlPostRepositoryContract {
    PostgresPostRepositoryTest() {
        super(Engine.POSTGRESQL);
    }

    @Test
    void readsTheQueueThroughThePartialIndexes() {
        for (String[] expected : new String[][] {
            {
                "post_flow",
                "device_id = 'a' AND due_at IS NOT NULL AND strict = 0 AND unprepared = 0 AND due_at <= 1"
                        + " ORDER BY due_at, seq LIMIT 1"
            },
            {"post_strict", "device_id = 'a' AND due_at IS NOT NULL AND strict = 1 ORDER BY deliver_at, seq LIMIT 1"},
            {
                "post_media",
                "device_id = 'a' AND due_at IS NOT NULL AND unprepared = 1 AND due_at <= 1"
                        + " ORDER BY due_at, seq LIMIT 1"
            },
            {"post_in_work", "state IN ('sending', 'preparing') ORDER BY seq"}
        }) {
            List<String> plan = database().read(session -> plan(session, expected[1]));
            assertThat(String.join(" ", plan)).contains(expected[0]).doesNotContain("Sort");
        }
    }

    /// Of an empty table the planner would rather read all rows.
    private static List<String> plan(Session session, String condition) throws SQLException {
        session.run("SET LOCAL enable_seqscan = off");
        session.run("SET LOCAL enable_bitmapscan = off");
        return session.query("EXPLAIN SELECT * FROM post WHERE " + condition, row -> row.getString(1));
    }
}
