package io.statuscast.server.http;

import io.statuscast.server.sql.Engine;

class SqliteStoredStatusTest extends StoredStatusContract {
    SqliteStoredStatusTest() {
        super(Engine.SQLITE);
    }
}
