package io.statuscast.whatsapp.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionCipherTest {
    private final SeededRandom random = new SeededRandom(5);
    private final Party alice = new Party("100", random);
    private final Party bob = new Party("200", random);

    @Test
    void prekeyMessagesAreSentUntilTheOtherSideAnswers() {
        alice.start(bob, bob.bundle());
        assertThat(alice.send(bob, "1").type()).isEqualTo("pkmsg");
        Encrypted second = alice.send(bob, "2");
        assertThat(second.isPreKeyMessage()).isTrue();
        assertThat(bob.receive(alice, second)).isEqualTo("2");
        assertThat(alice.receive(bob, bob.send(alice, "3"))).isEqualTo("3");
        assertThat(alice.send(bob, "4").type()).isEqualTo("msg");
    }

    @Test
    void oneBatchSeesWhatItAlreadyChanged() {
        PreKeyBundle bundle = bob.bundle();
        var batch = new Batch();
        alice.cipher.startSession(bob.jid, bundle, batch);
        Encrypted first = alice.cipher.encrypt(bob.jid, "1".getBytes(UTF_8), batch);
        FanOut second = alice.cipher.encryptAll(List.of(bob.jid), "2".getBytes(UTF_8), batch);
        assertThat(alice.store.hasSession(bob.jid, new Batch())).isFalse();
        assertThat(alice.store.hasSession(bob.jid, batch)).isTrue();
        alice.state.commit(batch);
        assertThat(bob.receive(alice, first)).isEqualTo("1");
        assertThat(bob.receive(alice, Objects.requireNonNull(second.encrypted().get(bob.jid))))
                .isEqualTo("2");
    }

    @Test
    void aOneTimeKeyGoesWithTheBatchThatReadItsMessage() {
        PreKeyBundle bundle = bob.bundle();
        int id = Objects.requireNonNull(bundle.preKeyId());
        alice.start(bob, bundle);
        Encrypted message = alice.send(bob, "hello");
        bob.cipher.decrypt(alice.jid, message.type(), message.bytes(), new Batch());
        assertThat(bob.preKeys.find(id, new Batch())).isPresent();
        assertThat(bob.receive(alice, message)).isEqualTo("hello");
        assertThat(bob.preKeys.find(id, new Batch())).isEmpty();
        assertThatThrownBy(() -> bob.receive(alice, message)).isInstanceOf(SignalException.Duplicate.class);
    }

    @Test
    void aOneTimeKeyServesOneSessionOnly() {
        PreKeyBundle bundle = bob.bundle();
        var carol = new Party("300", random);
        alice.start(bob, bundle);
        carol.start(bob, bundle);
        bob.receive(alice, alice.send(bob, "first"));
        Encrypted second = carol.send(bob, "second");
        assertThatThrownBy(() -> bob.receive(carol, second)).isInstanceOf(SignalException.UnknownPreKey.class);
    }

    @Test
    void aReinstalledCompanionIsTrustedAnewAndItsOldSessionDropped() {
        converse(alice, bob);
        Encrypted old = bob.send(alice, "old");
        var reinstalled = new Party("200", random);
        reinstalled.start(alice, alice.bundle());
        assertThat(alice.receive(reinstalled, reinstalled.send(alice, "new"))).isEqualTo("new");
        assertThat(alice.store.identity(bob.jid, new Batch()).orElseThrow())
                .isEqualTo(reinstalled.self.identity().publicKey32());
        assertThatThrownBy(() -> alice.receive(bob, old)).isInstanceOf(SignalException.BadMac.class);
        assertThat(reinstalled.receive(alice, alice.send(reinstalled, "welcome back")))
                .isEqualTo("welcome back");
    }

    @Test
    void aBundleWithANewIdentityReplacesTheSession() {
        converse(alice, bob);
        var reinstalled = new Party("200", random);
        alice.start(reinstalled, reinstalled.bundle());
        assertThat(alice.store.identity(bob.jid, new Batch()).orElseThrow())
                .isEqualTo(reinstalled.self.identity().publicKey32());
        assertThat(reinstalled.receive(alice, alice.send(reinstalled, "hi"))).isEqualTo("hi");
    }

    @Test
    void aSessionOfAnIdentityThatIsNoLongerTrustedIsRefused() {
        converse(alice, bob);
        alice.state.commit(
                new Batch().put(StateKind.IDENTITY, SignalAddress.of(bob.jid).name(), new byte[32]));
        Encrypted message = bob.send(alice, "hi");
        assertThatThrownBy(() -> alice.receive(bob, message)).isInstanceOf(SignalException.UntrustedIdentity.class);
    }

    @Test
    void aBundleThatItsIdentityDidNotSignIsRefusedAndSpoilsNoOther() {
        var carol = new Party("300", random);
        PreKeyBundle good = carol.bundle();
        PreKeyBundle mine = bob.bundle();
        PreKeyBundle forged = PreKeyBundle.withoutOneTimeKey(
                mine.registrationId(), mine.identityKey32(), 1, mine.signedPreKey32(), good.signature64());
        var bundles = new LinkedHashMap<Jid, PreKeyBundle>();
        bundles.put(bob.jid, forged);
        bundles.put(carol.jid, good);
        Map<Jid, SignalException> refused = alice.commit(batch -> alice.cipher.startSessions(bundles, batch));
        assertThat(refused).containsOnlyKeys(bob.jid);
        assertThat(refused.get(bob.jid)).isInstanceOf(SignalException.BadSignature.class);
        assertThat(alice.store.withoutSession(List.of(bob.jid, carol.jid), new Batch()))
                .containsExactly(bob.jid);
        assertThat(carol.receive(alice, alice.send(carol, "hi"))).isEqualTo("hi");
    }

    @Test
    void manyCompanionsAreReadFromTheStoreAtOnce() {
        var counting = new CountingStore();
        var store = new SignalStore(counting);
        var cipher = new SessionCipher(store, new PreKeys(store, random), alice.self, random);
        var companions = new ArrayList<Party>();
        var bundles = new LinkedHashMap<Jid, PreKeyBundle>();
        for (int i = 0; i < 20; i++) {
            companions.add(new Party("4" + i, random));
            bundles.put(companions.getLast().jid, companions.getLast().bundle());
        }
        var batch = new Batch();
        assertThat(cipher.startSessions(bundles, batch)).isEmpty();
        counting.commit(batch);
        counting.reads = 0;
        var all = new ArrayList<Jid>(bundles.keySet());
        all.add(bob.jid);
        all.add(companions.getFirst().jid);
        FanOut sent = cipher.encryptAll(all, "to all".getBytes(UTF_8), new Batch());
        assertThat(counting.reads).isEqualTo(1);
        assertThat(sent.withoutSession()).containsExactly(bob.jid);
        assertThat(sent.encrypted().keySet()).containsExactlyElementsOf(bundles.keySet());
        for (Party companion : companions) {
            Encrypted message = Objects.requireNonNull(sent.encrypted().get(companion.jid));
            assertThat(companion.receive(alice, message)).isEqualTo("to all");
        }
    }

    @Test
    void messagesUnderFortyFormerSessionsAreStillRead() {
        alice.start(bob, bob.bundle());
        Encrypted oldest = alice.send(bob, "oldest");
        bob.receive(alice, alice.send(bob, "open it"));
        alice.start(bob, bob.bundle());
        Encrypted second = alice.send(bob, "second");
        bob.receive(alice, alice.send(bob, "open it"));
        for (int i = 0; i < SignalLimits.ARCHIVED_STATES - 1; i++) {
            alice.start(bob, bob.bundle());
            bob.receive(alice, alice.send(bob, "open it"));
        }
        int size = bob.state
                .get(StateKind.SESSION, SignalAddress.of(alice.jid).name())
                .orElseThrow()
                .length;
        assertThat(size).isLessThan(32 * 1024);
        assertThat(bob.receive(alice, oldest)).isEqualTo("oldest");
        alice.start(bob, bob.bundle());
        bob.receive(alice, alice.send(bob, "open it"));
        assertThatThrownBy(() -> bob.receive(alice, second)).isInstanceOf(SignalException.UnknownPreKey.class);
    }

    @Test
    void gapsAreBridgedUpToTheLimitAndTheirKeysKeptUpToTheLimit() {
        converse(alice, bob);
        var sent = new ArrayList<Encrypted>();
        for (int i = 0; i <= SignalLimits.MESSAGE_GAP + 2; i++) {
            sent.add(alice.send(bob, "message " + i));
        }
        assertThatThrownBy(() -> bob.receive(alice, sent.getLast())).isInstanceOf(SignalException.TooFarAhead.class);
        assertThat(bob.receive(alice, sent.get(SignalLimits.MESSAGE_GAP - 5))).isNotEmpty();
        assertThat(bob.receive(alice, sent.getLast())).isNotEmpty();
        assertThat(bob.receive(alice, sent.get(8))).isEqualTo("message 8");
        assertThatThrownBy(() -> bob.receive(alice, sent.getFirst())).isInstanceOf(SignalException.Duplicate.class);
    }

    @Test
    void randomDamageIsAlwaysATypedErrorThatLeavesTheBatchAlone() {
        converse(alice, bob);
        Encrypted message = alice.send(bob, "intact");
        Encrypted starting = alice.commit(batch -> {
            alice.cipher.startSession(bob.jid, bob.bundle(), batch);
            return alice.cipher.encrypt(bob.jid, "intact".getBytes(UTF_8), batch);
        });
        var dice = new Random(9);
        for (int i = 0; i < 1500; i++) {
            Encrypted original = i % 2 == 0 ? message : starting;
            byte[] damaged = original.bytes().clone();
            damaged[dice.nextInt(damaged.length)] ^= (byte) (1 << dice.nextInt(8));
            if (dice.nextInt(4) == 0) {
                damaged = Arrays.copyOf(damaged, dice.nextInt(damaged.length));
            }
            byte[] bytes = damaged;
            var batch = new Batch();
            try {
                byte[] read = bob.cipher.decrypt(alice.jid, original.type(), bytes, batch);
                // Fields outside the code, such as the registration id, may change without harm.
                assertThat(read).isEqualTo("intact".getBytes(UTF_8));
            } catch (SignalException e) {
                assertThat(batch.isEmpty()).isTrue();
            }
        }
        assertThat(bob.receive(alice, message)).isEqualTo("intact");
        assertThat(bob.receive(alice, starting)).isEqualTo("intact");
    }

    @Test
    void withoutASessionThereIsATypedError() {
        assertThatThrownBy(() -> alice.send(bob, "x")).isInstanceOf(SignalException.NoSession.class);
        converse(alice, bob);
        Encrypted message = alice.send(bob, "x");
        bob.commit(batch -> {
            bob.store.forget(alice.jid, batch);
            return batch;
        });
        assertThatThrownBy(() -> bob.receive(alice, message)).isInstanceOf(SignalException.NoSession.class);
        assertThatThrownBy(() -> bob.cipher.decrypt(alice.jid, "skmsg", message.bytes(), new Batch()))
                .isInstanceOf(SignalException.Malformed.class);
    }

    @Test
    void aSessionMovesToTheLidOfItsNumber() {
        Jid lid = new Jid("999", 3, Jid.LID);
        converse(alice, bob);
        alice.commit(batch -> {
            alice.store.migrate(bob.jid, lid, batch);
            return batch;
        });
        assertThat(alice.store.hasSession(bob.jid, new Batch())).isFalse();
        byte[] text = "moved".getBytes(UTF_8);
        Encrypted message = alice.commit(batch -> alice.cipher.encrypt(lid, text, batch));
        assertThat(bob.receive(alice, message)).isEqualTo("moved");
        Encrypted answer = bob.send(alice, "found");
        assertThat(alice.commitBytes(batch -> alice.cipher.decrypt(lid, answer.type(), answer.bytes(), batch)))
                .isEqualTo("found".getBytes(UTF_8));
    }

    private static void converse(Party one, Party other) {
        one.start(other, other.bundle());
        assertThat(other.receive(one, one.send(other, "hello"))).isEqualTo("hello");
        assertThat(one.receive(other, other.send(one, "hello back"))).isEqualTo("hello back");
    }

    private static final class CountingStore implements StateStore {
        private final InMemoryStateStore store = new InMemoryStateStore();
        private int reads;

        @Override
        public Optional<byte[]> get(StateKind kind, String key) {
            reads++;
            return store.get(kind, key);
        }

        @Override
        public Map<String, byte[]> getAll(StateKind kind, Collection<String> keys) {
            reads++;
            return store.getAll(kind, keys);
        }

        @Override
        public List<Entry> scan(StateKind kind, String keyPrefix) {
            reads++;
            return store.scan(kind, keyPrefix);
        }

        @Override
        public void commit(Batch batch) {
            store.commit(batch);
        }
    }
}
