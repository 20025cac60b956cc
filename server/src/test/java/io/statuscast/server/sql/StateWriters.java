package io.statuscast.server.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.core.id.ResourceId;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.StateStore.Entry;
import java.util.List;
import java.util.Optional;

/// Devices whose state goes from step to step, each step one batch that touches several entries: a session and its
/// chain move on together, one prekey comes and one goes. From what is left after a crash it can be told whether
/// batches are whole.
final class StateWriters {
    /// As many write at the same time.
    static final List<ResourceId> DEVICES = List.of(
            new ResourceId("0".repeat(23) + "1"),
            new ResourceId("0".repeat(23) + "2"),
            new ResourceId("0".repeat(23) + "3"),
            new ResourceId("0".repeat(23) + "4"));

    private static final int SESSIONS = 5;

    private StateWriters() {}

    static StateStore store(SqlDatabase database, ResourceId device) {
        return new SqlStateStore(database, device);
    }

    /// Makes a step; it is durable when this returns.
    static void step(StateStore store, long number) {
        var batch = new Batch().put(StateKind.SENDER_KEY, "own", bytes(number));
        for (int i = 0; i < SESSIONS; i++) {
            batch.put(StateKind.SESSION, "companion " + i, bytes(number));
        }
        batch.put(StateKind.PREKEY, Long.toString(number), bytes(number));
        batch.delete(StateKind.PREKEY, Long.toString(number - 1));
        store.commit(batch);
    }

    /// The step at which a device is.
    ///
    /// @throws AssertionError when it is between two
    static long whole(StateStore store) {
        Optional<byte[]> chain = store.get(StateKind.SENDER_KEY, "own");
        List<Entry> sessions = store.scan(StateKind.SESSION, "");
        List<Entry> preKeys = store.scan(StateKind.PREKEY, "");
        if (chain.isEmpty()) {
            require(sessions.isEmpty() && preKeys.isEmpty(), "half of the first step is there");
            return 0;
        }
        long number = number(chain.get());
        require(sessions.size() == SESSIONS, "not every session is there");
        sessions.forEach(session -> require(number(session.value()) == number, "a session is of another step"));
        require(
                preKeys.size() == 1 && preKeys.getFirst().key().equals(Long.toString(number)),
                "another prekey is there");
        return number;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    private static byte[] bytes(long number) {
        return Long.toString(number).getBytes(UTF_8);
    }

    private static long number(byte[] value) {
        return Long.parseLong(new String(value, UTF_8));
    }
}
