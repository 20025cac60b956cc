package io.statuscast.whatsapp.signal;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.proto.SenderKeyDistribution;
import io.statuscast.whatsapp.proto.StoredSenderKey;
import io.statuscast.whatsapp.proto.StoredSenderKeyState;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Encryption of one message for a whole group (a group, or `status@broadcast`): each sender gives its own
/// key to every companion once, through their sessions, and encrypts once for all.
///
/// All changes go into the batch: commit it before the bytes leave, or a key and its IV could be used for
/// two messages. When a [SignalException] is thrown the batch has not been touched. One thread at a time
/// for each device.
public final class SenderKeys {
    /// The note of one that was given the key and lost it; no token of [#markGiven] is that short.
    private static final byte[] LOST = {0};

    private final SignalStore store;
    private final SecureRandom random;

    public SenderKeys(SignalStore store, SecureRandom random) {
        this.store = store;
        this.random = random;
    }

    /// Our key as others need it, for `Message.senderKeyDistributionMessage`; a key is made when there is
    /// none. Whoever gets it reads everything from the next message on: take it before [#encrypt] for the
    /// message to be readable.
    public byte[] distribution(String group, Jid self, Batch batch) {
        List<SenderKeyState> states = states(group, self, batch);
        if (states.isEmpty() || !states.getFirst().canEncrypt()) {
            SenderKeyState made = newKey();
            put(group, self, List.of(made), batch);
            return made.distribution();
        }
        return states.getFirst().distribution();
    }

    /// Encrypts a padded plaintext for everyone who has our key.
    ///
    /// @throws SignalException.NoSenderKey when [#distribution] was never called
    public byte[] encrypt(String group, Jid self, byte[] plaintext, Batch batch) {
        List<SenderKeyState> states = states(group, self, batch);
        if (states.isEmpty() || !states.getFirst().canEncrypt()) {
            throw new SignalException.NoSenderKey("we have no sender key for the group");
        }
        byte[] message = states.getFirst().encrypt(plaintext, random);
        put(group, self, states, batch);
        return message;
    }

    /// Gives our key up, and the note of who holds it, so that [#distribution] makes a new one: the
    /// audience shrank.
    public void rotate(String group, Jid self, Batch batch) {
        batch.delete(StateKind.SENDER_KEY, key(group, self));
        store.scan(StateKind.SENDER_KEY_SHARED, group + "::", batch)
                .keySet()
                .forEach(shared -> batch.delete(StateKind.SENDER_KEY_SHARED, shared));
    }

    /// Takes another's key. One that is known already keeps its place in the chain, so that a repeated
    /// distribution loses no message on its way.
    ///
    /// @throws SignalException.Malformed when these are not the bytes of a distribution
    public void receiveDistribution(String group, Jid sender, byte[] distribution, Batch batch) {
        SenderKeyState received = parse(distribution);
        List<SenderKeyState> states = states(group, sender, batch);
        SenderKeyState kept = received;
        for (SenderKeyState state : states) {
            boolean behind = received.iteration() - state.iteration() > SignalLimits.MESSAGE_GAP;
            if (state.keyId() == received.keyId() && received.sameSigner(state) && !behind) {
                kept = state;
            }
        }
        states.removeIf(state -> state.keyId() == received.keyId());
        states.addFirst(kept);
        while (states.size() > SignalLimits.SENDER_KEY_STATES) {
            states.removeLast();
        }
        put(group, sender, states, batch);
    }

    /// Whether a sender gave us a key for a group.
    public boolean knows(String group, Jid sender, Batch batch) {
        return store.read(StateKind.SENDER_KEY, key(group, sender), batch) != null;
    }

    /// Decrypts an `<enc type="skmsg">`; the plaintext still carries its padding.
    ///
    /// @throws SignalException.NoSenderKey  when the sender has not given us this key
    /// @throws SignalException.BadSignature when the sender did not sign it
    /// @throws SignalException.Duplicate    when it was decrypted before
    public byte[] decrypt(String group, Jid sender, byte[] ciphertext, Batch batch) {
        GroupMessage message = GroupMessage.parse(ciphertext);
        List<SenderKeyState> states = states(group, sender, batch);
        for (SenderKeyState state : states) {
            if (state.keyId() == message.keyId()) {
                byte[] plaintext = state.decrypt(message);
                put(group, sender, states, batch);
                return plaintext;
            }
        }
        throw new SignalException.NoSenderKey("the sender has not given us this key");
    }

    /// Where our chain stands after the latest message.
    ///
    /// @param keyId     of the key, unsigned
    /// @param iteration of the next message
    public record Position(int keyId, int iteration) {}

    /// The position of our key in a group; empty when we have none.
    public Optional<Position> position(String group, Jid self, Batch batch) {
        return states(group, self, batch).stream()
                .findFirst()
                .filter(SenderKeyState::canEncrypt)
                .map(state -> new Position(state.keyId(), state.iteration()));
    }

    /// Those of the companions not noted as holding our current key, in the order given; one read of the store.
    public List<Jid> lacking(String group, Collection<Jid> companions, Batch batch) {
        Map<String, byte[]> notes = notes(group, companions, batch);
        return companions.stream()
                .filter(c -> !isHeld(notes.get(key(group, c))))
                .toList();
    }

    private Map<String, byte[]> notes(String group, Collection<Jid> companions, Batch batch) {
        List<String> keys = companions.stream().map(c -> key(group, c)).toList();
        return store.readAllKeys(StateKind.SENDER_KEY_SHARED, keys, batch);
    }

    private static boolean isHeld(byte @Nullable [] note) {
        return note != null && note.length == 0;
    }

    /// Notes that the companions are being sent our current key: they may hold it from now on.
    ///
    /// @param token not empty; the same in [#markShared] once the server has acknowledged what carried the key
    public void markGiven(String group, Collection<Jid> companions, byte[] token, Batch batch) {
        if (token.length == 0) {
            throw new IllegalArgumentException("an empty token says that the key is held");
        }
        for (Jid companion : companions) {
            batch.put(StateKind.SENDER_KEY_SHARED, key(group, companion), token);
        }
    }

    /// Notes that the companions hold our current key: the server acknowledged the message that carried it.
    /// Those that lost it since [#markGiven] are passed over.
    public void markShared(String group, Collection<Jid> companions, byte[] token, Batch batch) {
        Map<String, byte[]> notes = notes(group, companions, batch);
        for (Jid companion : companions) {
            String key = key(group, companion);
            if (Arrays.equals(token, notes.get(key))) {
                batch.put(StateKind.SENDER_KEY_SHARED, key, new byte[0]);
            }
        }
    }

    /// Notes that a companion lost our key, if it was ever given it: it asked for a retry, or came with a
    /// new identity. It still counts among [#holders]: it may only say so.
    public void markLacking(String group, Jid companion, Batch batch) {
        String key = key(group, companion);
        if (store.read(StateKind.SENDER_KEY_SHARED, key, batch) != null) {
            batch.put(StateKind.SENDER_KEY_SHARED, key, LOST.clone());
        }
    }

    /// The companions that were given our current key, whether or not they still have it.
    public List<Jid> holders(String group, Batch batch) {
        String prefix = group + "::";
        return store.scan(StateKind.SENDER_KEY_SHARED, prefix, batch).keySet().stream()
                .map(key -> Jid.parse(key.substring(prefix.length())))
                .toList();
    }

    /// Whether any companion of a user was given our current key.
    public boolean isGivenTo(String group, Jid user, Batch batch) {
        String prefix = group + "::";
        return store.scan(StateKind.SENDER_KEY_SHARED, prefix + user.user(), batch).keySet().stream()
                .anyMatch(key -> Jid.parse(key.substring(prefix.length())).sameUser(user));
    }

    /// Notes for all companions of a user that they lost our key: its owner re-installed.
    public void markUserLacking(String group, Jid user, Batch batch) {
        String prefix = group + "::";
        store.scan(StateKind.SENDER_KEY_SHARED, prefix + user.user(), batch).keySet().stream()
                .filter(key -> Jid.parse(key.substring(prefix.length())).sameUser(user))
                .forEach(key -> batch.put(StateKind.SENDER_KEY_SHARED, key, LOST.clone()));
    }

    private SenderKeyState newKey() {
        byte[] chainKey = new byte[32];
        random.nextBytes(chainKey);
        KeyPair signing = KeyPair.generate(random);
        int keyId = random.nextInt(Integer.MAX_VALUE);
        return new SenderKeyState(
                keyId, new ChainKey(chainKey, 0), signing.publicKey32(), signing.privateKey32(), new SkippedKeys());
    }

    private static SenderKeyState parse(byte[] bytes) {
        SessionMessage.requireVersion(bytes, 1);
        SenderKeyDistribution distribution;
        try {
            distribution = SenderKeyDistribution.parser().parseFrom(bytes, 1, bytes.length - 1);
        } catch (InvalidProtocolBufferException e) {
            throw new SignalException.Malformed("not a sender key distribution", e);
        }
        boolean complete = distribution.hasId() && distribution.hasIteration();
        byte[] chainKey = distribution.getChainKey().toByteArray();
        if (!complete || distribution.getIteration() < 0 || chainKey.length != 32) {
            throw new SignalException.Malformed("the sender key distribution is incomplete");
        }
        return new SenderKeyState(
                distribution.getId(),
                new ChainKey(chainKey, distribution.getIteration()),
                WireKey.decode(distribution.getSigningKey(), "signing key"),
                null,
                new SkippedKeys());
    }

    private List<SenderKeyState> states(String group, Jid sender, Batch batch) {
        byte[] stored = store.read(StateKind.SENDER_KEY, key(group, sender), batch);
        if (stored == null) {
            return new ArrayList<>();
        }
        try {
            return StoredSenderKey.parseFrom(stored).getStatesList().stream()
                    .map(SenderKeyState::of)
                    .collect(Collectors.toCollection(ArrayList::new));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored sender key cannot be read", e);
        }
    }

    private static void put(String group, Jid sender, List<SenderKeyState> states, Batch batch) {
        List<StoredSenderKeyState> stored =
                states.stream().map(SenderKeyState::toStored).toList();
        batch.put(
                StateKind.SENDER_KEY,
                key(group, sender),
                StoredSenderKey.newBuilder().addAllStates(stored).build().toByteArray());
    }

    private static String key(String group, Jid companion) {
        return SignalAddress.of(companion).inGroup(group);
    }
}
