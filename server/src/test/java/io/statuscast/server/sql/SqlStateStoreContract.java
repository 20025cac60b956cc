package io.statuscast.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.time.SettableTime;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the state of a device does on either database.
abstract class SqlStateStoreContract extends StateStoreContract {
    @TempDir
    Path directory;

    private final SamplePosts sample = new SamplePosts();
    private final Engine engine;
    private SqlDatabase database;

    SqlStateStoreContract(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        database = engine.fresh(directory).open(new SettableTime(SamplePosts.NOW));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    StateStore store() {
        return new SqlStateStore(database, sample.ids.next());
    }

    @Test
    void keepsDevicesApart() {
        store().commit(new Batch().put(StateKind.SETTING, "a", new byte[] {1}));

        assertThat(store().get(StateKind.SETTING, "a")).isEmpty();
    }
}
