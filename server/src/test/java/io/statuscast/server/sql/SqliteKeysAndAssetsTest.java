package io.statuscast.server.sql;

class SqliteKeysAndAssetsTest extends SqlKeysAndAssetsContract {
    SqliteKeysAndAssetsTest() {
        super(Engine.SQLITE);
    }
}
