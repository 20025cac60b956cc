package io.statuscast.whatsapp.signal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.whispersystems.libsignal.IdentityKey;
import org.whispersystems.libsignal.IdentityKeyPair;
import org.whispersystems.libsignal.SessionBuilder;
import org.whispersystems.libsignal.SignalProtocolAddress;
import org.whispersystems.libsignal.ecc.Curve;
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

/// Loaded by [ReferencePeer] alone, in a class loader of its own.
public final class SignalProtocolJavaPeer implements ReferencePeer {
    private static final SignalProtocolAddress US = new SignalProtocolAddress("100", 3);
    private static final SignalProtocolAddress SELF = new SignalProtocolAddress("200", 1);
    private static final int REGISTRATION_ID = 4711;
    private static final int SIGNED_ID = 7;
    private static final int ONE_TIME_ID = 21;

    private interface Fallible<T> {
        T run() throws Exception;
    }

    private final ECKeyPair identity = Curve.generateKeyPair();
    private final InMemorySignalProtocolStore store = new InMemorySignalProtocolStore(
            new IdentityKeyPair(new IdentityKey(identity.getPublicKey()), identity.getPrivateKey()), REGISTRATION_ID);
    private final org.whispersystems.libsignal.SessionCipher cipher =
            new org.whispersystems.libsignal.SessionCipher(store, US);
    private final SenderKeyStore senderKeys = new MapStore();

    @Override
    public PreKeyBundle bundle(boolean withOneTimeKey) {
        ECKeyPair signed = Curve.generateKeyPair();
        ECKeyPair oneTime = Curve.generateKeyPair();
        byte[] signature = checked(() -> Curve.calculateSignature(
                identity.getPrivateKey(), signed.getPublicKey().serialize()));
        store.storeSignedPreKey(SIGNED_ID, new SignedPreKeyRecord(SIGNED_ID, 0, signed, signature));
        store.storePreKey(ONE_TIME_ID, new PreKeyRecord(ONE_TIME_ID, oneTime));
        byte[] identityKey = raw(identity.getPublicKey());
        byte[] signedKey = raw(signed.getPublicKey());
        return withOneTimeKey
                ? new PreKeyBundle(
                        REGISTRATION_ID,
                        identityKey,
                        SIGNED_ID,
                        signedKey,
                        signature,
                        ONE_TIME_ID,
                        raw(oneTime.getPublicKey()))
                : PreKeyBundle.withoutOneTimeKey(REGISTRATION_ID, identityKey, SIGNED_ID, signedKey, signature);
    }

    @Override
    public boolean holdsOneTimeKey() {
        return store.containsPreKey(ONE_TIME_ID);
    }

    @Override
    @SuppressWarnings("NullAway") // the library takes null for an absent one-time prekey
    public void start(PreKeyBundle bundle) {
        byte[] preKey = bundle.preKey32();
        Integer preKeyId = bundle.preKeyId();
        checked(() -> {
            var theirs = new org.whispersystems.libsignal.state.PreKeyBundle(
                    bundle.registrationId(),
                    US.getDeviceId(),
                    preKeyId == null ? 0 : preKeyId,
                    preKey == null ? null : point(preKey),
                    bundle.signedPreKeyId(),
                    point(bundle.signedPreKey32()),
                    bundle.signature64(),
                    new IdentityKey(point(bundle.identityKey32())));
            new SessionBuilder(store, US).process(theirs);
            return theirs;
        });
    }

    @Override
    public Encrypted encrypt(byte[] plaintext) {
        CiphertextMessage message = checked(() -> cipher.encrypt(plaintext));
        boolean starting = message.getType() == CiphertextMessage.PREKEY_TYPE;
        return new Encrypted(starting ? Encrypted.PRE_KEY_MESSAGE : Encrypted.MESSAGE, message.serialize());
    }

    @Override
    public byte[] decrypt(Encrypted message) {
        return checked(() -> message.isPreKeyMessage()
                ? cipher.decrypt(new PreKeySignalMessage(message.bytes()))
                : cipher.decrypt(new SignalMessage(message.bytes())));
    }

    @Override
    public byte[] distribution(String group) {
        return new GroupSessionBuilder(senderKeys)
                .create(new SenderKeyName(group, SELF))
                .serialize();
    }

    @Override
    public byte[] encryptFor(String group, byte[] plaintext) {
        return checked(() -> new GroupCipher(senderKeys, new SenderKeyName(group, SELF)).encrypt(plaintext));
    }

    @Override
    public void receiveDistribution(String group, byte[] distribution) {
        checked(() -> {
            new GroupSessionBuilder(senderKeys)
                    .process(new SenderKeyName(group, US), new SenderKeyDistributionMessage(distribution));
            return group;
        });
    }

    @Override
    public byte[] decryptFrom(String group, byte[] message) {
        return checked(() -> new GroupCipher(senderKeys, new SenderKeyName(group, US)).decrypt(message));
    }

    private static ECPublicKey point(byte[] raw) throws Exception {
        byte[] wire = new byte[33];
        wire[0] = 5;
        System.arraycopy(raw, 0, wire, 1, raw.length);
        return Curve.decodePoint(wire, 0);
    }

    private static byte[] raw(ECPublicKey key) {
        return Arrays.copyOfRange(key.serialize(), 1, 33);
    }

    private static <T> T checked(Fallible<T> operation) {
        try {
            return operation.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class MapStore implements SenderKeyStore {
        private final Map<SenderKeyName, SenderKeyRecord> records = new HashMap<>();

        @Override
        public void storeSenderKey(SenderKeyName name, SenderKeyRecord record) {
            records.put(name, record);
        }

        @Override
        public SenderKeyRecord loadSenderKey(SenderKeyName name) {
            return records.computeIfAbsent(name, n -> new SenderKeyRecord());
        }
    }
}
