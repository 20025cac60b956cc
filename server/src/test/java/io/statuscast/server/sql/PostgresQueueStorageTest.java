package io.statuscast.server.sql;

class PostgresQueueStorageTest extends QueueStorageContract {
    PostgresQueueStorageTest() {
        super(Engine.POSTGRESQL);
    }
}
