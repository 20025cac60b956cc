package io.statuscast.server.sql;

class SqliteQueueStorageTest extends QueueStorageContract {
    SqliteQueueStorageTest() {
        super(Engine.SQLITE);
    }
}
