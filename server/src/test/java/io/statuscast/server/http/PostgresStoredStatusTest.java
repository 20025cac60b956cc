package io.statuscast.server.http;

import io.statuscast.server.sql.Engine;

class PostgresStoredStatusTest extends StoredStatusContract {
    PostgresStoredStatusTest() {
        super(Engine.POSTGRESQL);
    }
}
