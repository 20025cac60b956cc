package io.statuscast.server.sql;

class PostgresStateStoreTest extends SqlStateStoreContract {
    PostgresStateStoreTest() {
        super(Engine.POSTGRESQL);
    }
}
