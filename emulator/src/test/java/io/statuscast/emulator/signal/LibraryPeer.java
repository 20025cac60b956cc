package io.statuscast.emulator.signal;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.whispersystems.libsignal.IdentityKey;
import org.whispersystems.libsignal.SessionBuilder;
import org.whispersystems.libsignal.SessionCipher;
import org.whispersystems.libsignal.SignalProtocolAddress;
import org.whispersystems.libsignal.ecc.ECKeyPair;
import org.whispersystems.libsignal.ecc.ECPublicKey;
import org.whispersystems.libsignal.groups.GroupCipher;
import org.whispersystems.libsignal.groups.GroupSessionBuilder;
import org.whispersystems.libsignal.groups.SenderKeyName;
import org.whispersystems.libsignal.groups.state.SenderKeyRecord;
import org.whispersystems.libsignal.groups.state.SenderKeyStore;
import org.whispersystems.libsignal.protocol.CiphertextMessage;
import org.whispersystems.libsignal.protocol.PreKeySignalMessage;
import org.whispersystems.libsignal.protocol.SenderKeyDistributionMessage;
import org.whispersystems.libsignal.protocol.SignalMessage;
import org.whispersystems.libsignal.state.PreKeyRecord;
import org.whispersystems.libsignal.state.SignedPreKeyRecord;
import org.whispersystems.libsignal.state.impl.InMemorySignalProtocolStore;
import org.whispersystems.libsignal.util.KeyHelper;

/// Loaded by [Library.Isolated] only.
public final class LibraryPeer implements Library {
    private static final SignalProtocolAddress OURS = new SignalProtocolAddress("ours", 1);
    private static final int SIGNED_ID = 5;
    private final InMemorySignalProtocolStore store =
            new InMemorySignalProtocolStore(KeyHelper.generateIdentityKeyPair(), 4242);
    private final SessionCipher cipher = new SessionCipher(store, OURS);
    private final Keys senderKeys = new Keys();
    private int nextId = 9;

    @Override
    public PreKeyBundle newBundle() throws Exception {
        SignedPreKeyRecord signed = KeyHelper.generateSignedPreKey(store.getIdentityKeyPair(), SIGNED_ID);
        PreKeyRecord oneTime = KeyHelper.generatePreKeys(nextId++, 1).get(0);
        store.storeSignedPreKey(SIGNED_ID, signed);
        store.storePreKey(oneTime.getId(), oneTime);
        return new PreKeyBundle(
                store.getLocalRegistrationId(),
                bare(store.getIdentityKeyPair().getPublicKey().getPublicKey()),
                SIGNED_ID,
                bare(signed.getKeyPair().getPublicKey()),
                signed.getSignature(),
                oneTime.getId(),
                bare(oneTime.getKeyPair().getPublicKey()));
    }

    @Override
    public void startSession(PreKeyBundle bundle) throws Exception {
        byte[] preKey = bundle.preKey();
        new SessionBuilder(store, OURS)
                .process(new org.whispersystems.libsignal.state.PreKeyBundle(
                        bundle.registrationId(),
                        1,
                        bundle.preKeyId(),
                        preKey == null ? null : point(preKey),
                        bundle.signedPreKeyId(),
                        point(bundle.signedPreKey()),
                        bundle.signature(),
                        new IdentityKey(point(bundle.identity()))));
    }

    @Override
    public Envelope encrypt(byte[] plaintext) throws Exception {
        CiphertextMessage message = cipher.encrypt(plaintext);
        boolean first = message.getType() == CiphertextMessage.PREKEY_TYPE;
        return new Envelope(first ? Envelope.PRE_KEY : Envelope.PLAIN, message.serialize());
    }

    @Override
    public byte[] decrypt(Envelope message) throws Exception {
        return message.type().equals(Envelope.PRE_KEY)
                ? cipher.decrypt(new PreKeySignalMessage(message.bytes()))
                : cipher.decrypt(new SignalMessage(message.bytes()));
    }

    @Override
    public boolean verify(byte[] key, byte[] message, byte[] signature) throws Exception {
        return org.whispersystems.libsignal.ecc.Curve.verifySignature(point(key), message, signature);
    }

    @Override
    public List<byte[]> newSignature(byte[] message) throws Exception {
        ECKeyPair pair = org.whispersystems.libsignal.ecc.Curve.generateKeyPair();
        return List.of(
                bare(pair.getPublicKey()),
                org.whispersystems.libsignal.ecc.Curve.calculateSignature(pair.getPrivateKey(), message));
    }

    @Override
    public byte[] createDistribution(String group) {
        return new GroupSessionBuilder(senderKeys)
                .create(new SenderKeyName(group, OURS))
                .serialize();
    }

    @Override
    public byte[] encryptGroup(String group, byte[] plaintext) throws Exception {
        return new GroupCipher(senderKeys, new SenderKeyName(group, OURS)).encrypt(plaintext);
    }

    @Override
    public void acceptDistribution(String group, byte[] distribution) throws Exception {
        new GroupSessionBuilder(senderKeys)
                .process(new SenderKeyName(group, OURS), new SenderKeyDistributionMessage(distribution));
    }

    @Override
    public byte[] decryptGroup(String group, byte[] message) throws Exception {
        return new GroupCipher(senderKeys, new SenderKeyName(group, OURS)).decrypt(message);
    }

    private static ECPublicKey point(byte[] bare) throws Exception {
        byte[] prefixed = new byte[33];
        prefixed[0] = 5;
        System.arraycopy(bare, 0, prefixed, 1, 32);
        return org.whispersystems.libsignal.ecc.Curve.decodePoint(prefixed, 0);
    }

    private static byte[] bare(ECPublicKey key) {
        return Arrays.copyOfRange(key.serialize(), 1, 33);
    }

    /// Copied on the way in and out, as a database would.
    private static final class Keys implements SenderKeyStore {
        private final Map<SenderKeyName, byte[]> records = new HashMap<>();

        @Override
        public void storeSenderKey(SenderKeyName name, SenderKeyRecord record) {
            records.put(name, record.serialize());
        }

        @Override
        public SenderKeyRecord loadSenderKey(SenderKeyName name) {
            byte[] record = records.get(name);
            try {
                return record == null ? new SenderKeyRecord() : new SenderKeyRecord(record);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
