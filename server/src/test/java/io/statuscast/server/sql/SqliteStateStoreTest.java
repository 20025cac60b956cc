package io.statuscast.server.sql;

class SqliteStateStoreTest extends SqlStateStoreContract {
    SqliteStateStoreTest() {
        super(Engine.SQLITE);
    }
}
