package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.pairing.DeviceCredentials;
import io.statuscast.whatsapp.pairing.LinkedAccount;
import io.statuscast.whatsapp.signal.PreKeys;
import io.statuscast.whatsapp.signal.SignalStore;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The stored identity of this client, and the small settings that belong to it. Thread-safe.
final class Account {
    private static final String ROUTING = "edge-routing";
    /// The most bytes of it that are kept, and sent before the next handshake. Those in use have about 10.
    static final int ROUTING_BYTES_MAX = 1024;

    private final ErasableStore store;
    private final LidBook lids;
    private volatile DeviceCredentials credentials;

    Account(ErasableStore store, LidBook lids, InstantSource clock, SecureRandom random) {
        this.store = store;
        this.lids = lids;
        this.credentials = DeviceCredentials.load(store).orElseGet(() -> fresh(store, clock, random));
    }

    /// New keys; the signed prekey that registration names must be found again when messages use it.
    private static DeviceCredentials fresh(StateStore store, InstantSource clock, SecureRandom random) {
        var generated = DeviceCredentials.generate(random);
        var batch = new Batch();
        new PreKeys(new SignalStore(store), random).rotateSigned(generated.identity(), clock.instant(), batch);
        generated.save(batch);
        store.commit(batch);
        return generated;
    }

    DeviceCredentials credentials() {
        return credentials;
    }

    boolean linked() {
        return credentials.account() != null;
    }

    /// The account we are linked to.
    ///
    /// @throws IllegalStateException when no phone accepted us yet
    LinkedAccount linkedAccount() {
        LinkedAccount account = credentials.account();
        if (account == null) {
            throw new IllegalStateException("not linked yet");
        }
        return account;
    }

    /// Our phone address with device.
    Jid phone() {
        return linkedAccount().jid();
    }

    /// Our LID with device, null while the account has none.
    @Nullable
    Jid lid() {
        LinkedAccount account = credentials.account();
        return account == null ? null : account.lid();
    }

    /// Whether an address, with or without device, is one of our account's.
    boolean isOurs(Jid jid) {
        LinkedAccount account = credentials.account();
        if (account == null) {
            return false;
        }
        Jid lid = account.lid();
        return jid.sameUser(account.jid()) || (lid != null && jid.sameUser(lid));
    }

    Optional<LinkedIdentity> identity() {
        LinkedAccount account = credentials.account();
        return account == null
                ? Optional.empty()
                : Optional.of(new LinkedIdentity(account.jid(), account.lid(), account.pushName(), account.platform()));
    }

    /// Stores changed credentials together with what else is in the batch; durable on return.
    synchronized void update(DeviceCredentials changed, Batch batch) {
        LinkedAccount account = changed.account();
        if (account != null) {
            Jid lid = account.lid();
            if (lid != null) {
                lids.learnOurs(account.jid().toUser(), lid.toUser(), batch);
            }
        }
        changed.save(batch);
        store.commit(batch);
        credentials = changed;
    }

    /// Takes over the LID that the server told at login.
    ///
    /// @return whether it was new
    synchronized boolean learnLid(Jid lid) {
        LinkedAccount account = linkedAccount();
        if (lid.equals(account.lid()) || !lid.isLid()) {
            return false;
        }
        update(credentials.withAccount(account.withLid(lid)), new Batch());
        return true;
    }

    /// Takes over the name that contacts see.
    ///
    /// @return whether it was new
    synchronized boolean learnPushName(String name) {
        LinkedAccount account = linkedAccount();
        if (name.equals(account.pushName()) || name.isEmpty()) {
            return false;
        }
        update(credentials.withAccount(account.withPushName(name)), new Batch());
        return true;
    }

    /// What the server wants to see before the next handshake, so that we reach the same edge; null when it
    /// said nothing. Source: whatsmeow `client.go`; Baileys `noise-handler.js`.
    byte @Nullable [] routing() {
        return store.get(StateKind.SETTING, ROUTING).orElse(null);
    }

    /// Keeps what the server wants to see; nothing, or too much, is passed over.
    void routing(byte[] info) {
        if (info.length > 0 && info.length <= ROUTING_BYTES_MAX) {
            store.commit(new Batch().put(StateKind.SETTING, ROUTING, info));
        }
    }

    /// Forgets everything: the keys are worthless once the link was removed. Durable on return; nothing is
    /// stored after it.
    synchronized void wipe() {
        store.erase();
        credentials = credentials.withoutAccount();
    }

    /// Forgets the account that a phone vouched for, when the server did not take its word.
    synchronized void unlink() {
        var batch = new Batch();
        store.scan(StateKind.IDENTITY, "").forEach(entry -> batch.delete(StateKind.IDENTITY, entry.key()));
        store.scan(StateKind.LID, "").forEach(entry -> batch.delete(StateKind.LID, entry.key()));
        DeviceCredentials changed = credentials.withoutAccount();
        changed.save(batch);
        store.commit(batch);
        credentials = changed;
    }
}
