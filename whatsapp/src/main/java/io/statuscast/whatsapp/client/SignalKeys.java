package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.pairing.DeviceCredentials;
import io.statuscast.whatsapp.signal.LocalIdentity;
import io.statuscast.whatsapp.signal.PreKeys;
import io.statuscast.whatsapp.signal.SenderKeys;
import io.statuscast.whatsapp.signal.SessionCipher;
import io.statuscast.whatsapp.signal.SignalAddress;
import io.statuscast.whatsapp.signal.SignalStore;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/// The Signal state of one device behind its one lock.
///
/// Everything that reads or changes ratchets runs inside [#atomically]: one at a time, and committed before it
/// returns. The lock is never held while something waits for the network. Thread-safe.
final class SignalKeys {
    /// Companions with whom sessions are kept: a crowd of 50,000 people with ten each. A message that would begin
    /// another one is refused.
    static final int SESSIONS_MAX = 500_000;
    /// Sender keys of others that are kept; further ones are passed over.
    static final int SENDER_KEYS_MAX = 500_000;

    private final StateStore store;
    private final LidBook lids;
    private final SignalStore signalStore;
    private final PreKeys preKeys;
    private final SessionCipher sessions;
    private final SenderKeys senderKeys;
    private final EntryLimit sessionLimit;
    private final EntryLimit senderKeyLimit;
    private final ReentrantLock lock = new ReentrantLock();

    SignalKeys(StateStore store, LidBook lids, DeviceCredentials credentials, SecureRandom random) {
        this(store, lids, credentials, random, SESSIONS_MAX, SENDER_KEYS_MAX);
    }

    SignalKeys(
            StateStore store,
            LidBook lids,
            DeviceCredentials credentials,
            SecureRandom random,
            int sessionsMax,
            int senderKeysMax) {
        this.sessionLimit = new EntryLimit(store, StateKind.SESSION, sessionsMax);
        this.senderKeyLimit = new EntryLimit(store, StateKind.SENDER_KEY, senderKeysMax);
        this.store = store;
        this.lids = lids;
        this.signalStore = new SignalStore(store);
        this.preKeys = new PreKeys(signalStore, random);
        var self = new LocalIdentity(credentials.identity(), credentials.registrationId());
        this.sessions = new SessionCipher(signalStore, preKeys, self, random);
        this.senderKeys = new SenderKeys(signalStore, random);
    }

    /// Runs an operation alone and makes its changes durable; when it throws, nothing is changed.
    <T> T atomically(Function<Batch, T> operation) {
        lock.lock();
        try {
            var batch = new Batch();
            T result = operation.apply(batch);
            if (!batch.isEmpty()) {
                store.commit(batch);
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    /// Like [#atomically], for changes without a result.
    void change(Consumer<Batch> operation) {
        atomically(batch -> {
            operation.accept(batch);
            return true;
        });
    }

    /// The parts below are used inside [#atomically] only.
    SignalStore signalStore() {
        return signalStore;
    }

    SessionCipher sessions() {
        return sessions;
    }

    SenderKeys senderKeys() {
        return senderKeys;
    }

    PreKeys preKeys() {
        return preKeys;
    }

    /// Whether a message may begin a session with a companion, or there is one.
    boolean takesSession(Jid address, Batch batch) {
        return sessionLimit.admits(signalStore.hasSession(address, batch) ? 0 : 1);
    }

    /// Takes another's sender key, if there is room for it.
    void takeSenderKey(String group, Jid sender, byte[] distribution, Batch batch) {
        if (senderKeyLimit.admits(senderKeys.knows(group, sender, batch) ? 0 : 1)) {
            senderKeys.receiveDistribution(group, sender, distribution, batch);
        }
    }

    /// The address under which a companion's session is kept: its LID once that is known. A session that began
    /// under the phone number moves along.
    Jid sessionAddress(Jid companion, Batch batch) {
        Optional<Jid> lid = lids.lidOf(companion);
        if (lid.isEmpty() || lid.get().equals(companion)) {
            return companion;
        }
        if (signalStore.hasSession(companion, batch)) {
            signalStore.migrate(companion, lid.get(), batch);
        }
        return lid.get();
    }

    /// Trusts the identity key of a companion that was proved otherwise.
    static void trust(Jid companion, byte[] identityKey32, Batch batch) {
        batch.put(StateKind.IDENTITY, SignalAddress.of(companion).name(), identityKey32);
    }

    /// Forgets the sessions with all companions of a user, and that they hold our sender key: the owner
    /// re-installed.
    void forgetUser(Jid user, Batch batch) {
        for (StateKind kind : new StateKind[] {StateKind.SESSION, StateKind.IDENTITY}) {
            store.scan(kind, user.user()).forEach(entry -> {
                if (Jid.parse(entry.key()).sameUser(user)) {
                    batch.delete(kind, entry.key());
                }
            });
        }
        groups().forEach(group -> senderKeys.markUserLacking(group, user, batch));
    }

    /// Notes that a companion lost our sender keys, of every group: it came with a new identity.
    void markLacking(Jid companion, Batch batch) {
        groups().forEach(group -> senderKeys.markLacking(group, companion, batch));
    }

    /// Where we have sender keys: statuses, and the groups we wrote to.
    private List<String> groups() {
        var groups = new ArrayList<String>();
        groups.add(Jid.STATUS.toString());
        store.scan(StateKind.GROUP, "").forEach(entry -> groups.add(entry.key()));
        return groups;
    }
}
