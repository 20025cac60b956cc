package io.statuscast.server.sql;

/// What a database needs done beside its writer, now and then, by a thread of its own. Thread-safe.
interface Upkeep extends AutoCloseable {
    /// The writer has committed that many changes.
    void committed(int changes);

    @Override
    void close();

    /// For databases that look after themselves.
    static Upkeep none() {
        return new Upkeep() {
            @Override
            public void committed(int changes) {}

            @Override
            public void close() {}
        };
    }
}
