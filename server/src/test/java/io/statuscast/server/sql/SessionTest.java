package io.statuscast.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class SessionTest {
    @Test
    void keepsTheStatementsThatAreUsedMostRecently() throws SQLException {
        try (var session = new Session(DriverManager.getConnection("jdbc:sqlite::memory:"))) {
            for (int i = 0; i < 3 * Session.PREPARED_MAX; i++) {
                assertThat(one(session, "SELECT ? AS form" + i, i)).isEqualTo(i);
                assertThat(one(session, "SELECT ? AS ever", i)).isEqualTo(i);
            }

            assertThat(session.prepared()).isEqualTo(Session.PREPARED_MAX);
            assertThat(one(session, "SELECT ? AS form0", 7)).isEqualTo(7);
        }
    }

    private static int one(Session session, String sql, int parameter) throws SQLException {
        return session.first(sql, row -> row.getInt(1), parameter).orElseThrow();
    }
}
