package io.statuscast.server.sql;

import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateStore;

class InMemoryStateStoreTest extends StateStoreContract {
    @Override
    StateStore store() {
        return new InMemoryStateStore();
    }
}
