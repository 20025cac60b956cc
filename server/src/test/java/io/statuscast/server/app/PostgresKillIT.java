package io.statuscast.server.app;

import io.statuscast.server.sql.PostgresAddress;
import io.statuscast.server.sql.TestPostgres;
import java.util.Map;

class PostgresKillIT extends KillContract {
    PostgresKillIT() {
        super(3, settings(TestPostgres.freshDatabase()));
    }

    static Map<String, String> settings(PostgresAddress database) {
        return Map.of(
                "STATUSCAST_DB_URL", database.url(),
                "STATUSCAST_DB_USER", database.user().orElseThrow());
    }
}
