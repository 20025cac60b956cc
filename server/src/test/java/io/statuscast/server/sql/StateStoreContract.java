package io.statuscast.server.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.StateStore.Entry;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every [StateStore] does.
abstract class StateStoreContract {
    abstract StateStore store();

    @Test
    void givesBackWhatWasCommittedAndNothingElse() {
        StateStore store = store();
        store.commit(new Batch().put(StateKind.SESSION, "a", bytes("1")).put(StateKind.IDENTITY, "a", bytes("2")));

        assertThat(store.get(StateKind.SESSION, "a"))
                .hasValueSatisfying(v -> assertThat(v).isEqualTo(bytes("1")));
        assertThat(store.get(StateKind.IDENTITY, "a"))
                .hasValueSatisfying(v -> assertThat(v).isEqualTo(bytes("2")));
        assertThat(store.get(StateKind.SESSION, "b")).isEmpty();
        assertThat(store.get(StateKind.SETTING, "a")).isEmpty();
    }

    @Test
    void letsALaterChangeOfABatchWin() {
        StateStore store = store();
        store.commit(new Batch()
                .put(StateKind.SETTING, "a", bytes("1"))
                .put(StateKind.SETTING, "a", bytes("2"))
                .put(StateKind.SETTING, "b", bytes("1"))
                .delete(StateKind.SETTING, "b"));

        assertThat(store.get(StateKind.SETTING, "a"))
                .hasValueSatisfying(v -> assertThat(v).isEqualTo(bytes("2")));
        assertThat(store.get(StateKind.SETTING, "b")).isEmpty();
    }

    @Test
    void getsTheEntriesThatExist() {
        StateStore store = store();
        store.commit(new Batch().put(StateKind.LID, "1", bytes("x")).put(StateKind.LID, "3", new byte[0]));

        assertThat(store.getAll(StateKind.LID, List.of("1", "2", "3"))).containsOnlyKeys("1", "3");
    }

    @Test
    void scansByPrefixInOrder() {
        StateStore store = store();
        store.commit(new Batch()
                .put(StateKind.CONTACT, "ab:2", bytes("2"))
                .put(StateKind.CONTACT, "ab:1", bytes("1"))
                .put(StateKind.CONTACT, "ab", bytes("0"))
                .put(StateKind.CONTACT, "ac", bytes("3"))
                .put(StateKind.SESSION, "ab:9", bytes("9")));

        assertThat(store.scan(StateKind.CONTACT, "ab")).extracting(Entry::key).containsExactly("ab", "ab:1", "ab:2");
        assertThat(store.scan(StateKind.CONTACT, "")).hasSize(4);
        assertThat(store.count(StateKind.CONTACT)).isEqualTo(4);
        assertThat(store.count(StateKind.PREKEY)).isZero();
    }

    @Test
    void ordersKeysByTheirCharactersNotByTheRulesOfALanguage() {
        StateStore store = store();
        List<String> keys = List.of("k", "k-1", "k1", "kA", "kB", "kZ", "k_", "ka", "kb", "ké", "k€", "k😀");
        var batch = new Batch();
        keys.reversed().forEach(key -> batch.put(StateKind.CONTACT, key, bytes(key)));
        store.commit(batch);

        assertThat(store.scan(StateKind.CONTACT, "k")).extracting(Entry::key).containsExactlyElementsOf(keys);
        assertThat(store.scan(StateKind.CONTACT, "K")).isEmpty();
    }

    @Test
    void putsAndDeletesInOneBatchAndGetsAnyNumberOfKeys() {
        StateStore store = store();
        List<String> keys =
                IntStream.range(0, 200).mapToObj(i -> "%03d".formatted(i)).toList();
        var batch = new Batch();
        keys.forEach(key -> batch.put(StateKind.SESSION, key, bytes(key)));
        store.commit(batch);
        store.commit(new Batch().delete(StateKind.SESSION, "007").put(StateKind.SESSION, "008", bytes("new")));

        Map<String, byte[]> found = store.getAll(StateKind.SESSION, keys);
        assertThat(found).hasSize(199).doesNotContainKey("007");
        assertThat(found.get("008")).isEqualTo(bytes("new"));
        assertThat(found.get("199")).isEqualTo(bytes("199"));
        assertThat(store.getAll(StateKind.SESSION, List.of())).isEmpty();
    }

    @Test
    void keepsManyEntriesOfOneBatch() {
        StateStore store = store();
        var batch = new Batch();
        for (int i = 0; i < 3_000; i++) {
            batch.put(StateKind.PREKEY, "%08x".formatted(i), bytes("key " + i));
        }
        store.commit(batch);

        assertThat(store.scan(StateKind.PREKEY, "")).hasSize(3_000);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
