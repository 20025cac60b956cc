package io.statuscast.whatsapp.signal;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Encryption between our device and single companions: sessions started from bundles or by the other side, and the
/// double ratchet under them.
///
/// Identity keys are trusted on first use. When a companion comes with another one (its owner re-installed),
/// what stood between us is dropped and the new key is trusted, as WhatsApp's own clients do; a message under
/// an old session whose identity is no longer the trusted one is refused. All changes go into the batch: commit
/// it before the bytes leave. When a [SignalException] is thrown the batch has not been touched. One thread at
/// a time for each device.
public final class SessionCipher {
    private static final System.Logger LOG = System.getLogger(SessionCipher.class.getName());

    private final SignalStore store;
    private final PreKeys preKeys;
    private final LocalIdentity self;
    private final SecureRandom random;

    public SessionCipher(SignalStore store, PreKeys preKeys, LocalIdentity self, SecureRandom random) {
        this.store = store;
        this.preKeys = preKeys;
        this.self = self;
        this.random = random;
    }

    /// Starts a session from a bundle; a session that stood is archived, so that messages on their way still decrypt.
    ///
    /// @throws SignalException.BadSignature when the bundle's signed prekey is not signed by its identity
    /// @throws SignalException.Malformed    when a key of the bundle is unusable
    public void startSession(Jid to, PreKeyBundle bundle, Batch batch) {
        SignalAddress address = SignalAddress.of(to);
        byte[] identity = store.read(StateKind.IDENTITY, address.name(), batch);
        startSession(address, bundle, identity, store.session(address, batch), batch);
    }

    /// Starts many sessions with two reads of the store in all. A bundle that is refused spoils no other.
    ///
    /// @return why, for each companion with whom no session could be started
    public Map<Jid, SignalException> startSessions(Map<Jid, PreKeyBundle> bundles, Batch batch) {
        Map<String, byte[]> identities = store.readAll(StateKind.IDENTITY, bundles.keySet(), batch);
        Map<String, byte[]> sessions = store.readAll(StateKind.SESSION, bundles.keySet(), batch);
        var refused = new LinkedHashMap<Jid, SignalException>();
        bundles.forEach((to, bundle) -> {
            SignalAddress address = SignalAddress.of(to);
            byte[] session = sessions.get(address.name());
            try {
                SessionRecord record = session == null ? SessionRecord.empty() : SessionRecord.parse(session);
                startSession(address, bundle, identities.get(address.name()), record, batch);
            } catch (SignalException e) {
                refused.put(to, e);
            }
        });
        return refused;
    }

    private void startSession(
            SignalAddress address, PreKeyBundle bundle, byte @Nullable [] trusted, SessionRecord stored, Batch batch) {
        SessionState state = X3dh.initiate(self, bundle, random);
        SessionRecord record = changed(trusted, bundle.identityKey32()) ? SessionRecord.empty() : stored;
        record.promote(state);
        store.putIdentity(address, bundle.identityKey32(), batch);
        store.putSession(address, record, batch);
    }

    /// Encrypts for one companion. The plaintext is padded already ([MessagePadding]).
    ///
    /// @throws SignalException.NoSession when no session stands
    public Encrypted encrypt(Jid to, byte[] plaintext, Batch batch) {
        SignalAddress address = SignalAddress.of(to);
        SessionRecord record = store.session(address, batch);
        SessionState state = record.current();
        if (state == null) {
            throw new SignalException.NoSession("there is no session with the companion");
        }
        Encrypted encrypted = state.encrypt(self, plaintext);
        store.putSession(address, record, batch);
        return encrypted;
    }

    /// Encrypts one plaintext for many companions with one read of the store. A companion named twice is encrypted for
    /// once.
    public FanOut encryptAll(List<Jid> to, byte[] plaintext, Batch batch) {
        Map<String, byte[]> sessions = store.readAll(StateKind.SESSION, to, batch);
        var encrypted = new LinkedHashMap<Jid, Encrypted>();
        var withoutSession = new ArrayList<Jid>();
        for (Jid companion : new LinkedHashSet<>(to)) {
            String name = SignalAddress.of(companion).name();
            byte[] stored = sessions.get(name);
            SessionRecord record = stored == null ? SessionRecord.empty() : SessionRecord.parse(stored);
            SessionState state = record.current();
            if (state == null) {
                withoutSession.add(companion);
                continue;
            }
            encrypted.put(companion, state.encrypt(self, plaintext));
            batch.put(StateKind.SESSION, name, record.toBytes());
        }
        return new FanOut(encrypted, withoutSession);
    }

    /// Decrypts a message of one companion; the plaintext still carries its padding.
    ///
    /// A one-time prekey that the message used is deleted by the same batch.
    ///
    /// @param type [Encrypted#MESSAGE] or [Encrypted#PRE_KEY_MESSAGE], the `type` of the `<enc>`
    /// @throws SignalException one of its kinds but [SignalException.NoSenderKey]
    public byte[] decrypt(Jid from, String type, byte[] ciphertext, Batch batch) {
        SignalAddress address = SignalAddress.of(from);
        return switch (type) {
            case Encrypted.MESSAGE -> decryptMessage(address, SessionMessage.parse(ciphertext), batch);
            case Encrypted.PRE_KEY_MESSAGE -> decryptPreKeyMessage(address, PreKeyMessage.parse(ciphertext), batch);
            default -> throw new SignalException.Malformed("not a type of message between companions");
        };
    }

    private byte[] decryptMessage(SignalAddress from, SessionMessage message, Batch batch) {
        SessionRecord record = store.session(from, batch);
        byte[] plaintext = record.decrypt(self, message, random);
        byte[] trusted = store.read(StateKind.IDENTITY, from.name(), batch);
        SessionState state = record.current();
        if (trusted == null || state == null || !Arrays.equals(trusted, state.remoteIdentity())) {
            throw new SignalException.UntrustedIdentity("the session is not of the identity that is trusted");
        }
        store.putSession(from, record, batch);
        return plaintext;
    }

    private byte[] decryptPreKeyMessage(SignalAddress from, PreKeyMessage message, Batch batch) {
        byte[] trusted = store.read(StateKind.IDENTITY, from.name(), batch);
        boolean changed = changed(trusted, message.identityKey());
        SessionRecord record = changed ? SessionRecord.empty() : store.session(from, batch);
        boolean known = record.knows(message.baseKey());
        if (!known) {
            record.promote(respond(message, batch));
        }
        byte[] plaintext = record.decrypt(self, message.message(), random);
        Integer preKeyId = message.preKeyId();
        if (!known && preKeyId != null) {
            preKeys.remove(preKeyId, batch);
        }
        if (changed) {
            LOG.log(System.Logger.Level.INFO, "a companion came with a new identity key: its old session is dropped");
        }
        store.putIdentity(from, message.identityKey(), batch);
        store.putSession(from, record, batch);
        return plaintext;
    }

    private SessionState respond(PreKeyMessage message, Batch batch) {
        SignedPreKey signed = preKeys.findSigned(message.signedPreKeyId(), batch)
                .orElseThrow(() -> new SignalException.UnknownPreKey("no such signed prekey"));
        KeyPair oneTime = null;
        Integer preKeyId = message.preKeyId();
        if (preKeyId != null) {
            oneTime = preKeys.find(preKeyId, batch)
                    .orElseThrow(() -> new SignalException.UnknownPreKey("no such one-time prekey"))
                    .pair();
        }
        return X3dh.respond(self, signed.pair(), oneTime, message);
    }

    private static boolean changed(byte @Nullable [] trusted, byte[] identityKey) {
        return trusted != null && !Arrays.equals(trusted, identityKey);
    }
}
