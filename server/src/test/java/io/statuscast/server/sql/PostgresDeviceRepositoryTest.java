package io.statuscast.server.sql;

class PostgresDeviceRepositoryTest extends SqlDeviceRepositoryContract {
    PostgresDeviceRepositoryTest() {
        super(Engine.POSTGRESQL);
    }
}
