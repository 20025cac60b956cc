package io.statuscast.server.sql;

class SqliteDeviceRepositoryTest extends SqlDeviceRepositoryContract {
    SqliteDeviceRepositoryTest() {
        super(Engine.SQLITE);
    }
}
