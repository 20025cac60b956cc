package io.statuscast.whatsapp.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.statuscast.whatsapp.crypto.AesCbc;
import io.statuscast.whatsapp.crypto.CryptoException;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.proto.StoredPendingPreKey;
import io.statuscast.whatsapp.proto.StoredReceivingChain;
import io.statuscast.whatsapp.proto.StoredSessionState;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One double ratchet with a companion. Mutable, and read anew from the store for every operation: when an operation
/// fails, the object is dropped and the stored state stands.
/// Source: Signal's "The Double Ratchet Algorithm"; libsignal-protocol `SessionCipher` for what both sides must agree
/// on.
final class SessionState {
    private static final class ReceivingChain {
        final byte[] ratchetKey;
        final SkippedKeys skipped;
        ChainKey chain;

        ReceivingChain(byte[] ratchetKey, ChainKey chain, SkippedKeys skipped) {
            this.ratchetKey = ratchetKey;
            this.chain = chain;
            this.skipped = skipped;
        }
    }

    /// What the companion needs to build this session, repeated until it has answered.
    record PendingPreKey(@Nullable Integer preKeyId, int signedPreKeyId) {}

    private final byte[] remoteIdentity;
    private final int remoteRegistrationId;
    private final byte[] baseKey;
    private final List<ReceivingChain> receiving = new ArrayList<>();
    private RootKey root;
    private KeyPair ratchetPair;
    private ChainKey sending;
    private int previousCounter;
    private @Nullable PendingPreKey pending;

    /// A session that has just been agreed on.
    ///
    /// @param baseKey the initiator's ephemeral key, which names the session
    SessionState(
            byte[] remoteIdentity, int remoteRegistrationId, byte[] baseKey, RootKey.Step first, KeyPair ratchetPair) {
        this.remoteIdentity = remoteIdentity;
        this.remoteRegistrationId = remoteRegistrationId;
        this.baseKey = baseKey;
        this.root = first.root();
        this.ratchetPair = ratchetPair;
        this.sending = first.chain();
    }

    static SessionState of(StoredSessionState stored) {
        var first = new RootKey.Step(
                new RootKey(stored.getRootKey().toByteArray()),
                new ChainKey(stored.getSendingChainKey().toByteArray(), stored.getSendingIndex()));
        var pair = new KeyPair(
                stored.getRatchetPublic().toByteArray(),
                stored.getRatchetPrivate().toByteArray());
        var state = new SessionState(
                stored.getRemoteIdentity().toByteArray(),
                stored.getRemoteRegistrationId(),
                stored.getBaseKey().toByteArray(),
                first,
                pair);
        state.previousCounter = stored.getPreviousCounter();
        for (StoredReceivingChain chain : stored.getReceivingList()) {
            state.receiving.add(new ReceivingChain(
                    chain.getRatchetKey().toByteArray(),
                    new ChainKey(chain.getChainKey().toByteArray(), chain.getIndex()),
                    SkippedKeys.of(chain.getSkippedList())));
        }
        if (stored.hasPending()) {
            StoredPendingPreKey pending = stored.getPending();
            state.pending = new PendingPreKey(
                    pending.hasPreKeyId() ? pending.getPreKeyId() : null, pending.getSignedPreKeyId());
        }
        return state;
    }

    StoredSessionState toStored() {
        StoredSessionState.Builder stored = StoredSessionState.newBuilder()
                .setRemoteIdentity(wrap(remoteIdentity))
                .setRemoteRegistrationId(remoteRegistrationId)
                .setBaseKey(wrap(baseKey))
                .setRootKey(wrap(root.key()))
                .setRatchetPublic(wrap(ratchetPair.publicKey32()))
                .setRatchetPrivate(wrap(ratchetPair.privateKey32()))
                .setSendingChainKey(wrap(sending.key()))
                .setSendingIndex(sending.index())
                .setPreviousCounter(previousCounter);
        for (ReceivingChain chain : receiving) {
            stored.addReceiving(StoredReceivingChain.newBuilder()
                    .setRatchetKey(wrap(chain.ratchetKey))
                    .setChainKey(wrap(chain.chain.key()))
                    .setIndex(chain.chain.index())
                    .addAllSkipped(chain.skipped.toStored()));
        }
        PendingPreKey open = pending;
        if (open != null) {
            StoredPendingPreKey.Builder builder =
                    StoredPendingPreKey.newBuilder().setSignedPreKeyId(open.signedPreKeyId());
            Integer preKeyId = open.preKeyId();
            if (preKeyId != null) {
                builder.setPreKeyId(preKeyId);
            }
            stored.setPending(builder);
        }
        return stored.build();
    }

    byte[] remoteIdentity() {
        return remoteIdentity;
    }

    boolean isNamed(byte[] otherBaseKey) {
        return Arrays.equals(baseKey, otherBaseKey);
    }

    void expectAnswer(PendingPreKey preKey) {
        pending = preKey;
    }

    void addReceivingChain(byte[] ratchetKey, ChainKey chain) {
        receiving.add(new ReceivingChain(ratchetKey, chain, new SkippedKeys()));
        while (receiving.size() > SignalLimits.RECEIVING_CHAINS) {
            receiving.removeFirst();
        }
    }

    /// Encrypts one message with the next key of the sending chain.
    Encrypted encrypt(LocalIdentity self, byte[] plaintext) {
        if (sending.index() >= SignalLimits.COUNTER) {
            throw new SignalException.NoSession("the sending chain is used up");
        }
        MessageKeys keys = MessageKeys.of(sending.messageSeed());
        byte[] message = SessionMessage.serialise(
                ratchetPair.publicKey32(),
                sending.index(),
                previousCounter,
                AesCbc.encrypt(keys.cipherKey(), keys.iv(), plaintext),
                keys.macKey(),
                self.identity().publicKey32(),
                remoteIdentity);
        sending = sending.next();
        PendingPreKey open = pending;
        return open == null
                ? new Encrypted(Encrypted.MESSAGE, message)
                : new Encrypted(Encrypted.PRE_KEY_MESSAGE, PreKeyMessage.serialise(self, baseKey, open, message));
    }

    /// Decrypts one message, turning the ratchet when it comes under a new key. After an exception this object is
    /// spoilt.
    byte[] decrypt(LocalIdentity self, SessionMessage message, SecureRandom random) {
        ReceivingChain chain = chainOf(message.ratchetKey(), random);
        SkippedKeys.Taken taken = chain.skipped.take(chain.chain, message.counter(), SignalLimits.SKIPPED_KEYS);
        chain.chain = taken.chain();
        MessageKeys keys = MessageKeys.of(taken.seed());
        if (!message.isAuthentic(keys.macKey(), remoteIdentity, self.identity().publicKey32())) {
            throw new SignalException.BadMac("the message does not authenticate");
        }
        byte[] plaintext;
        try {
            plaintext = AesCbc.decrypt(keys.cipherKey(), keys.iv(), message.ciphertext());
        } catch (CryptoException e) {
            throw new SignalException.Malformed("an authentic message does not decrypt", e);
        }
        pending = null;
        forgetOldestSkipped();
        return plaintext;
    }

    private ReceivingChain chainOf(byte[] ratchetKey, SecureRandom random) {
        for (ReceivingChain chain : receiving) {
            if (Arrays.equals(chain.ratchetKey, ratchetKey)) {
                return chain;
            }
        }
        RootKey.Step received = root.ratchet(ratchetKey, ratchetPair.privateKey32());
        KeyPair next = KeyPair.generate(random);
        RootKey.Step sent = received.root().ratchet(ratchetKey, next.privateKey32());
        addReceivingChain(ratchetKey, received.chain());
        previousCounter = Math.max(0, sending.index() - 1);
        root = sent.root();
        ratchetPair = next;
        sending = sent.chain();
        return receiving.getLast();
    }

    private void forgetOldestSkipped() {
        int kept = 0;
        for (ReceivingChain chain : receiving) {
            kept += chain.skipped.size();
        }
        for (ReceivingChain chain : receiving) {
            while (kept > SignalLimits.SKIPPED_KEYS && chain.skipped.size() > 0) {
                chain.skipped.forgetOldest();
                kept--;
            }
        }
    }

    private static ByteString wrap(byte[] bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes);
    }
}
