package io.statuscast.emulator.signal;

import static io.statuscast.emulator.signal.SignalException.Reason.DUPLICATE;
import static io.statuscast.emulator.signal.SignalException.Reason.MALFORMED;
import static io.statuscast.emulator.signal.SignalException.Reason.NOT_AUTHENTIC;
import static io.statuscast.emulator.signal.SignalException.Reason.NO_SENDER_KEY;
import static io.statuscast.emulator.signal.SignalException.Reason.NO_SESSION;
import static io.statuscast.emulator.signal.SignalException.Reason.UNKNOWN_PRE_KEY;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.proto.SenderKeyList;
import io.statuscast.emulator.proto.SenderKeyState;
import io.statuscast.emulator.proto.SessionState;
import io.statuscast.emulator.proto.SignalDeviceState;
import io.statuscast.whatsapp.proto.PreKeyWhisperMessage;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// Everything Signal that one emulated device owns: identity, prekeys, sessions and sender keys.
///
/// Addresses are any text that names one device; the caller decides which of a user's addresses is used. Messages are
/// taken and returned with WhatsApp's padding still on. Thread-safe: one operation at a time.
public final class SignalDevice {
    private static final int REGISTRATION_ID_BOUND = 16380;
    private final SecureRandom random;
    private final IdentityKeys identity;
    private final int registrationId;
    private final PreKeyPool preKeys;
    private final SessionBook sessions;
    private final Map<String, SenderKeyList> senderKeys = new LinkedHashMap<>();
    private final Map<String, SenderKeyState> ownSenderKeys = new LinkedHashMap<>();
    private final UsedKeys usedKeys = new UsedKeys();

    private SignalDevice(IdentityKeys identity, int registrationId, PreKeyPool preKeys, SecureRandom random) {
        this.identity = identity;
        this.registrationId = registrationId;
        this.preKeys = preKeys;
        this.random = random;
        this.sessions = new SessionBook();
    }

    public static SignalDevice create(SecureRandom random) {
        IdentityKeys identity = IdentityKeys.generate(random);
        int registrationId = 1 + random.nextInt(REGISTRATION_ID_BOUND);
        return new SignalDevice(identity, registrationId, PreKeyPool.create(identity, random), random);
    }

    public static SignalDevice fromState(SignalDeviceState state, SecureRandom random) {
        SignalDevice device = new SignalDevice(
                IdentityKeys.fromSeed(state.getIdentitySeed().toByteArray()),
                state.getRegistrationId(),
                PreKeyPool.fromState(state, random),
                random);
        device.sessions.restore(state.getSessionsMap());
        device.senderKeys.putAll(state.getSenderKeysMap());
        device.ownSenderKeys.putAll(state.getOwnSenderKeysMap());
        device.usedKeys.restore(state.getUsedKeysList());
        return device;
    }

    public synchronized SignalDeviceState toState() {
        SignalDeviceState.Builder state = SignalDeviceState.newBuilder()
                .setIdentitySeed(ByteString.copyFrom(identity.seed()))
                .setRegistrationId(registrationId)
                .putAllSessions(sessions.toState())
                .putAllSenderKeys(senderKeys)
                .putAllOwnSenderKeys(ownSenderKeys)
                .addAllUsedKeys(usedKeys.toState());
        preKeys.addTo(state);
        return state.build();
    }

    public IdentityKeys identity() {
        return identity;
    }

    public int registrationId() {
        return registrationId;
    }

    /// A bundle with a new one-time prekey; the private half stays here until a message uses it.
    public synchronized PreKeyBundle newBundle() {
        return preKeys.newBundle(identity, registrationId);
    }

    public synchronized boolean hasSession(String address) {
        return !sessions.of(address).isEmpty();
    }

    /// Starts a session from a bundle; messages are `pkmsg` until the other side answers.
    ///
    /// @throws SignalException with `NOT_AUTHENTIC` when the signed prekey's signature is wrong
    public synchronized void startSession(String address, PreKeyBundle bundle) throws SignalException {
        sessions.promote(address, Handshake.initiate(identity, bundle, random), -1);
    }

    /// @throws SignalException with `NO_SESSION`
    public synchronized Envelope encrypt(String address, byte[] padded) throws SignalException {
        if (sessions.of(address).isEmpty()) {
            throw new SignalException(NO_SESSION, "no session");
        }
        SessionState state = sessions.of(address).getFirst();
        Ratchet.Step step = Ratchet.encrypt(state, identity.publicKey(), padded);
        sessions.replace(address, 0, step.state());
        if (!state.hasPending()) {
            return new Envelope(Envelope.PLAIN, step.bytes());
        }
        PreKeyWhisperMessage.Builder first = PreKeyWhisperMessage.newBuilder()
                .setRegistrationId(registrationId)
                .setBaseKey(ByteString.copyFrom(
                        PublicKeys.prefixed(state.getBaseKey().toByteArray())))
                .setIdentityKey(ByteString.copyFrom(identity.prefixedPublicKey()))
                .setSignedPreKeyId(state.getPending().getSignedPreKeyId())
                .setMessage(ByteString.copyFrom(step.bytes()));
        if (state.getPending().hasPreKeyId()) {
            first.setPreKeyId(state.getPending().getPreKeyId());
        }
        byte[] body = first.build().toByteArray();
        return new Envelope(Envelope.PRE_KEY, Symmetric.concat(new byte[] {Ratchet.VERSION}, body));
    }

    /// Opens a `pkmsg` or `msg`. A failed message changes nothing.
    public synchronized byte[] decrypt(String address, String type, byte[] message) throws SignalException {
        return switch (type) {
            case Envelope.PRE_KEY -> decryptFirst(address, message);
            case Envelope.PLAIN -> decryptKnown(address, Ratchet.parse(message));
            default -> throw new SignalException(MALFORMED, "unknown message type " + type);
        };
    }

    /// The identity key a `pkmsg` carries, 32 bytes.
    public static byte[] identityIn(byte[] preKeyMessage) throws SignalException {
        return PublicKeys.bare(parseFirst(preKeyMessage).getIdentityKey().toByteArray());
    }

    private static PreKeyWhisperMessage parseFirst(byte[] message) throws SignalException {
        if (message.length < 2 || message[0] != Ratchet.VERSION) {
            throw new SignalException(MALFORMED, "not a version 3 prekey message");
        }
        try {
            return PreKeyWhisperMessage.parseFrom(ByteString.copyFrom(message, 1, message.length - 1));
        } catch (InvalidProtocolBufferException e) {
            throw new SignalException(MALFORMED, "not a prekey message", e);
        }
    }

    private byte[] decryptFirst(String address, byte[] message) throws SignalException {
        PreKeyWhisperMessage first = parseFirst(message);
        Ratchet.Parsed inner = Ratchet.parse(first.getMessage().toByteArray());
        byte[] base = PublicKeys.bare(first.getBaseKey().toByteArray());
        if (sessions.startedWith(address, base)) {
            return decryptKnown(address, inner);
        }
        usedKeys.refuseRepeated(keyName(address, inner), inner.versioned());
        byte[] signed = preKeys.signedPrivate(first.getSignedPreKeyId());
        byte[] oneTime = first.hasPreKeyId() ? preKeys.oneTimePrivate(first.getPreKeyId()) : null;
        if (signed == null || (first.hasPreKeyId() && oneTime == null)) {
            throw new SignalException(UNKNOWN_PRE_KEY, "prekey " + first.getPreKeyId() + " is unknown or was used");
        }
        byte[] theirs = PublicKeys.bare(first.getIdentityKey().toByteArray());
        SessionState fresh = Handshake.respond(identity, signed, oneTime, theirs, base);
        Ratchet.Step step = Ratchet.decrypt(fresh, identity.publicKey(), inner, random);
        usedKeys.remember(keyName(address, inner), inner.versioned());
        sessions.promote(
                address,
                step.state().toBuilder()
                        .setRemoteRegistrationId(first.getRegistrationId())
                        .build(),
                -1);
        if (first.hasPreKeyId()) {
            preKeys.spend(first.getPreKeyId());
        }
        return step.bytes();
    }

    private byte[] decryptKnown(String address, Ratchet.Parsed message) throws SignalException {
        usedKeys.refuseRepeated(keyName(address, message), message.versioned());
        var states = sessions.of(address);
        SignalException failure = new SignalException(NO_SESSION, "no session");
        for (int i = 0; i < states.size(); i++) {
            try {
                Ratchet.Step step = Ratchet.decrypt(states.get(i), identity.publicKey(), message, random);
                usedKeys.remember(keyName(address, message), message.versioned());
                sessions.promote(address, step.state(), i);
                return step.bytes();
            } catch (SignalException e) {
                // The newest session's reason counts, unless an older one knows the message.
                failure = i == 0 || e.reason() == DUPLICATE ? e : failure;
            }
        }
        throw failure;
    }

    private static String keyName(String address, Ratchet.Parsed message) {
        return address
                + '/'
                + HexFormat.of().formatHex(message.ratchetKey(), 0, 8)
                + '/'
                + Integer.toUnsignedString(message.counter());
    }

    /// Our distribution message for a group, at the current iteration; the key is made on first use.
    public synchronized byte[] createDistribution(String group) {
        return SenderKeyChain.distribution(ownSenderKeys.computeIfAbsent(group, _ -> SenderKeyChain.create(random)));
    }

    public synchronized byte[] encryptGroup(String group, byte[] padded) {
        SenderKeyState state = ownSenderKeys.computeIfAbsent(group, _ -> SenderKeyChain.create(random));
        SenderKeyChain.Sent sent = SenderKeyChain.encrypt(state, padded);
        ownSenderKeys.put(group, sent.state());
        return sent.bytes();
    }

    public synchronized void acceptDistribution(String group, String sender, byte[] distribution)
            throws SignalException {
        String name = group + "::" + sender;
        SenderKeyList known = senderKeys.getOrDefault(name, SenderKeyList.getDefaultInstance());
        senderKeys.put(name, SenderKeyChain.accept(known, distribution));
    }

    /// Opens an `skmsg` of a device in a group.
    public synchronized byte[] decryptGroup(String group, String sender, byte[] message) throws SignalException {
        String name = group + "::" + sender;
        SenderKeyList known = senderKeys.get(name);
        if (known == null) {
            throw new SignalException(NO_SENDER_KEY, "no sender key");
        }
        SenderKeyChain.Parsed parsed = SenderKeyChain.parse(message);
        String key =
                name + '/' + Integer.toUnsignedString(parsed.id()) + '/' + Integer.toUnsignedString(parsed.iteration());
        if (!signedByKnown(known, parsed)) {
            throw new SignalException(NOT_AUTHENTIC, "the group message's signature is wrong");
        }
        usedKeys.refuseRepeated(key, parsed.ciphertext());
        SenderKeyChain.Received received = SenderKeyChain.decrypt(known, parsed);
        usedKeys.remember(key, parsed.ciphertext());
        senderKeys.put(name, received.states());
        return received.plaintext();
    }

    private static boolean signedByKnown(SenderKeyList known, SenderKeyChain.Parsed message) {
        return known.getStatesList().stream()
                .filter(state -> state.getId() == message.id())
                .allMatch(state ->
                        Curve.verify(state.getSigningPublic().toByteArray(), message.versioned(), message.signature()));
    }

    /// Drops sessions and received sender keys, as a phone does that was restored from an old backup. Identity, prekeys
    /// and the record of used keys stay.
    public synchronized void forgetSessions() {
        sessions.clear();
        senderKeys.clear();
        ownSenderKeys.clear();
    }
}
