package io.statuscast.server.sql;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresQueueHistoriesTest extends QueueHistoriesContract {
    PostgresQueueHistoriesTest() {
        super(500, 20_000_000);
    }

    @BeforeAll
    static void hurry() {
        TestPostgres.waitForTheDisk(false);
    }

    @AfterAll
    static void waitAgain() {
        TestPostgres.waitForTheDisk(true);
    }

    @Override
    Engine.Opener database(Path directory) {
        return Engine.POSTGRESQL.fresh(directory);
    }
}
