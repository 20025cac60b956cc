package io.statuscast.server.sql;

import io.statuscast.core.time.Timekeeper;
import java.nio.file.Path;
import java.util.Random;

/// The databases that every test of the repositories runs on.
public enum Engine {
    SQLITE {
        @Override
        Opener fresh(Path directory) {
            return time -> SqlDatabase.open(directory, time, new Random(1));
        }
    },
    POSTGRESQL {
        @Override
        Opener fresh(Path directory) {
            PostgresAddress address = TestPostgres.freshDatabase();
            return time -> SqlDatabase.open(directory, address, time, new Random(1));
        }
    };

    /// An empty database, which can be opened again and again.
    abstract Opener fresh(Path directory);

    /// An empty database of its own, open.
    public SqlDatabase open(Path directory, Timekeeper time) {
        return fresh(directory).open(time);
    }

    @FunctionalInterface
    interface Opener {
        SqlDatabase open(Timekeeper time);
    }
}
