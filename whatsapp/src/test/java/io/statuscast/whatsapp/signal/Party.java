package io.statuscast.whatsapp.signal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.Function;

/// One device of ours with everything it stores, for tests.
public final class Party {
    public final Jid jid;
    public final InMemoryStateStore state = new InMemoryStateStore();
    public final SignalStore store = new SignalStore(state);
    public final LocalIdentity self;
    public final PreKeys preKeys;
    public final SessionCipher cipher;
    public final SenderKeys senderKeys;

    Party(String user, SecureRandom random) {
        this(new Jid(user, 3, Jid.LID), random);
    }

    public Party(Jid jid, SecureRandom random) {
        this(jid, new LocalIdentity(KeyPair.generate(random), 1 + random.nextInt(16380)), random);
        commit(batch -> preKeys.rotateSigned(self.identity(), Instant.ofEpochSecond(1_800_000_000), batch));
    }

    /// A device without a signed prekey yet.
    Party(String user, LocalIdentity self, SecureRandom random) {
        this(new Jid(user, 3, Jid.LID), self, random);
    }

    private Party(Jid jid, LocalIdentity self, SecureRandom random) {
        this.jid = jid;
        this.self = self;
        this.preKeys = new PreKeys(store, random);
        this.cipher = new SessionCipher(store, preKeys, self, random);
        this.senderKeys = new SenderKeys(store, random);
    }

    /// Does something in a batch of its own and commits it.
    public <T> T commit(Function<Batch, T> operation) {
        var batch = new Batch();
        T result = operation.apply(batch);
        state.commit(batch);
        return result;
    }

    public byte[] commitBytes(Function<Batch, byte[]> operation) {
        return commit(operation);
    }

    PreKeyBundle bundle() {
        PreKey offered = commit(batch -> {
            var made = preKeys.forUpload(1, batch);
            preKeys.markUploaded(made, batch);
            return made.getFirst();
        });
        return bundle(offered);
    }

    public PreKeyBundle bundleWithoutOneTimeKey() {
        SignedPreKey signed = preKeys.signed(new Batch()).orElseThrow();
        return PreKeyBundle.withoutOneTimeKey(
                self.registrationId(),
                self.identity().publicKey32(),
                signed.id(),
                signed.pair().publicKey32(),
                signed.signature64());
    }

    PreKeyBundle bundle(PreKey oneTime) {
        PreKeyBundle without = bundleWithoutOneTimeKey();
        return new PreKeyBundle(
                without.registrationId(),
                without.identityKey32(),
                without.signedPreKeyId(),
                without.signedPreKey32(),
                without.signature64(),
                oneTime.id(),
                oneTime.pair().publicKey32());
    }

    void start(Party to, PreKeyBundle bundle) {
        commit(batch -> {
            cipher.startSession(to.jid, bundle, batch);
            return to;
        });
    }

    Encrypted send(Party to, String text) {
        return commit(batch -> cipher.encrypt(to.jid, text.getBytes(UTF_8), batch));
    }

    String receive(Party from, Encrypted message) {
        return commit(batch -> new String(cipher.decrypt(from.jid, message.type(), message.bytes(), batch), UTF_8));
    }
}
