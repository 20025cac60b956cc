package io.statuscast.server.sql;

class PostgresKeysAndAssetsTest extends SqlKeysAndAssetsContract {
    PostgresKeysAndAssetsTest() {
        super(Engine.POSTGRESQL);
    }
}
