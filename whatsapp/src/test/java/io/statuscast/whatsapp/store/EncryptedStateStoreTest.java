package io.statuscast.whatsapp.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncryptedStateStoreTest {
    private static final byte[] KEY = filled(1);
    private final InMemoryStateStore below = new InMemoryStateStore();

    private static byte[] filled(int value) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) value);
        return key;
    }

    private EncryptedStateStore open(byte[] key, String device) {
        return EncryptedStateStore.open(below, key, device, new SecureRandom());
    }

    @Test
    void whatIsWrittenIsReadAndNotToBeSeenBelow() {
        var store = open(KEY, "a");
        store.commit(new Batch()
                .put(StateKind.CREDENTIALS, "self", "the keys".getBytes(UTF_8))
                .put(StateKind.SETTING, "x", new byte[0]));

        assertThat(store.get(StateKind.CREDENTIALS, "self").orElseThrow()).isEqualTo("the keys".getBytes(UTF_8));
        assertThat(store.get(StateKind.SETTING, "x").orElseThrow()).isEmpty();
        assertThat(store.getAll(StateKind.CREDENTIALS, List.of("self", "other")))
                .containsOnlyKeys("self");
        assertThat(store.scan(StateKind.CREDENTIALS, ""))
                .singleElement()
                .satisfies(entry -> assertThat(entry.value()).isEqualTo("the keys".getBytes(UTF_8)));
        assertThat(new String(below.get(StateKind.CREDENTIALS, "self").orElseThrow(), UTF_8))
                .doesNotContain("keys");
        store.commit(new Batch().delete(StateKind.CREDENTIALS, "self"));
        assertThat(below.get(StateKind.CREDENTIALS, "self")).isEmpty();
    }

    @Test
    void plainValuesAreEncryptedWhenTheStoreIsOpened() {
        var plain = new Batch();
        for (int i = 0; i < 1200; i++) {
            plain.put(StateKind.CONTACT, "c" + i, ("contact " + i).getBytes(UTF_8));
        }
        plain.put(StateKind.CREDENTIALS, "self", "the keys".getBytes(UTF_8));
        below.commit(plain);

        var store = open(KEY, "a");

        assertThat(store.get(StateKind.CONTACT, "c1199").orElseThrow()).isEqualTo("contact 1199".getBytes(UTF_8));
        assertThat(below.scan(StateKind.CONTACT, ""))
                .hasSize(1200)
                .allSatisfy(
                        entry -> assertThat(new String(entry.value(), UTF_8)).doesNotContain("contact"));
    }

    @Test
    void anotherKeyOrNoneIsRefusedAtOnce() {
        open(KEY, "a").commit(new Batch().put(StateKind.CREDENTIALS, "self", new byte[] {1}));

        assertThatThrownBy(() -> open(filled(2), "a")).isInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> open(KEY, "b")).isInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> EncryptedStateStore.plain(below)).isInstanceOf(WrongKeyException.class);
        assertThat(open(KEY, "a").get(StateKind.CREDENTIALS, "self")).isPresent();
    }

    @Test
    void aValueThatWasMovedOrChangedIsNotTaken() {
        var store = open(KEY, "a");
        store.commit(new Batch().put(StateKind.SESSION, "1", new byte[] {1}));
        byte[] sealed = below.get(StateKind.SESSION, "1").orElseThrow();

        below.commit(new Batch().put(StateKind.SESSION, "2", sealed).put(StateKind.IDENTITY, "1", sealed));
        byte[] changed = sealed.clone();
        changed[changed.length - 1] ^= 1;
        below.commit(new Batch().put(StateKind.SESSION, "3", changed));

        assertThatThrownBy(() -> store.get(StateKind.SESSION, "2")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.get(StateKind.IDENTITY, "1")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.get(StateKind.SESSION, "3")).isInstanceOf(StoreException.class);
    }

    @Test
    void theSameValueIsNeverEncryptedTheSameWay() {
        var store = open(KEY, "a");
        store.commit(new Batch().put(StateKind.SETTING, "x", new byte[] {1}));
        byte[] first = below.get(StateKind.SETTING, "x").orElseThrow();
        store.commit(new Batch().put(StateKind.SETTING, "x", new byte[] {1}));
        assertThat(below.get(StateKind.SETTING, "x").orElseThrow()).isNotEqualTo(first);
    }
}
