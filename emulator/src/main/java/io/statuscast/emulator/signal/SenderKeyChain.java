package io.statuscast.emulator.signal;

import static io.statuscast.emulator.signal.SignalException.Reason.MALFORMED;
import static io.statuscast.emulator.signal.SignalException.Reason.NOT_AUTHENTIC;
import static io.statuscast.emulator.signal.SignalException.Reason.NO_SENDER_KEY;
import static io.statuscast.emulator.signal.SignalException.Reason.TOO_FAR_AHEAD;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.proto.SenderKeyList;
import io.statuscast.emulator.proto.SenderKeyState;
import io.statuscast.emulator.proto.SkippedKey;
import io.statuscast.whatsapp.proto.SenderKeyDistribution;
import io.statuscast.whatsapp.proto.SenderKeyMessage;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.BadPaddingException;

/// Sender keys as functions from one state to the next, like [Ratchet].
///
/// Source: libsignal version 3 group messages: `WhisperGroup` derivation, 64-byte signature over version and
/// body.
final class SenderKeyChain {
    private static final int AHEAD_MAX = 2000;
    private static final int SKIPPED_MAX = 2000;
    private static final int STATES_MAX = 5;

    private SenderKeyChain() {}

    record Sent(SenderKeyState state, byte[] bytes) {}

    record Received(SenderKeyList states, byte[] plaintext) {}

    static SenderKeyState create(SecureRandom random) {
        IdentityKeys signing = IdentityKeys.generate(random);
        return SenderKeyState.newBuilder()
                .setId(random.nextInt() & Integer.MAX_VALUE)
                .setChainKey(ByteString.copyFrom(Curve.newPrivate(random)))
                .setSigningPublic(ByteString.copyFrom(signing.publicKey()))
                .setSigningSeed(ByteString.copyFrom(signing.seed()))
                .build();
    }

    static byte[] distribution(SenderKeyState state) {
        byte[] signing = PublicKeys.prefixed(state.getSigningPublic().toByteArray());
        byte[] body = SenderKeyDistribution.newBuilder()
                .setId(state.getId())
                .setIteration(state.getIteration())
                .setChainKey(state.getChainKey())
                .setSigningKey(ByteString.copyFrom(signing))
                .build()
                .toByteArray();
        return Symmetric.concat(new byte[] {Ratchet.VERSION}, body);
    }

    /// Adds a distributed key. A key that is known already keeps its progress; another key under the same id
    /// replaces the old one.
    static SenderKeyList accept(SenderKeyList known, byte[] distribution) throws SignalException {
        if (distribution.length < 2 || distribution[0] != Ratchet.VERSION) {
            throw new SignalException(MALFORMED, "not a version 3 distribution");
        }
        SenderKeyState fresh = parseDistribution(distribution);
        List<SenderKeyState> states = new ArrayList<>();
        states.add(fresh);
        for (SenderKeyState state : known.getStatesList()) {
            if (state.getId() != fresh.getId()) {
                states.add(state);
            } else if (state.getSigningPublic().equals(fresh.getSigningPublic())) {
                states.set(0, state);
            }
        }
        return SenderKeyList.newBuilder()
                .addAllStates(states.subList(0, Math.min(states.size(), STATES_MAX)))
                .build();
    }

    private static SenderKeyState parseDistribution(byte[] distribution) throws SignalException {
        try {
            SenderKeyDistribution body =
                    SenderKeyDistribution.parseFrom(ByteString.copyFrom(distribution, 1, distribution.length - 1));
            if (body.getChainKey().size() != Curve.KEY_BYTES) {
                throw new SignalException(
                        MALFORMED, "chain key of " + body.getChainKey().size() + " bytes");
            }
            return SenderKeyState.newBuilder()
                    .setId(body.getId())
                    .setIteration(body.getIteration())
                    .setChainKey(body.getChainKey())
                    .setSigningPublic(ByteString.copyFrom(
                            PublicKeys.bare(body.getSigningKey().toByteArray())))
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new SignalException(MALFORMED, "not a distribution", e);
        }
    }

    static Sent encrypt(SenderKeyState state, byte[] plaintext) {
        Keys keys = Keys.of(Ratchet.seedOf(state.getChainKey().toByteArray()));
        byte[] body = SenderKeyMessage.newBuilder()
                .setId(state.getId())
                .setIteration(state.getIteration())
                .setCiphertext(ByteString.copyFrom(Symmetric.cbcEncrypt(keys.cipher(), keys.iv(), plaintext)))
                .build()
                .toByteArray();
        byte[] versioned = Symmetric.concat(new byte[] {Ratchet.VERSION}, body);
        byte[] signature =
                IdentityKeys.fromSeed(state.getSigningSeed().toByteArray()).sign(versioned);
        SenderKeyState next = state.toBuilder()
                .setIteration(state.getIteration() + 1)
                .setChainKey(
                        ByteString.copyFrom(Ratchet.nextOf(state.getChainKey().toByteArray())))
                .build();
        return new Sent(next, Symmetric.concat(versioned, signature));
    }

    /// A parsed group message: which key of the sender it names, and its parts.
    record Parsed(int id, int iteration, byte[] ciphertext, byte[] versioned, byte[] signature) {}

    static Parsed parse(byte[] message) throws SignalException {
        int end = message.length - Curve.SIGNATURE_BYTES;
        if (end < 2 || message[0] != Ratchet.VERSION) {
            throw new SignalException(MALFORMED, "not a version 3 group message");
        }
        try {
            SenderKeyMessage body = SenderKeyMessage.parseFrom(ByteString.copyFrom(message, 1, end - 1));
            return new Parsed(
                    body.getId(),
                    body.getIteration(),
                    body.getCiphertext().toByteArray(),
                    Arrays.copyOf(message, end),
                    Arrays.copyOfRange(message, end, message.length));
        } catch (InvalidProtocolBufferException e) {
            throw new SignalException(MALFORMED, "not a group message", e);
        }
    }

    /// Opens a message whose signature the caller has verified.
    static Received decrypt(SenderKeyList states, Parsed message) throws SignalException {
        for (int i = 0; i < states.getStatesCount(); i++) {
            SenderKeyState state = states.getStates(i);
            if (state.getId() == message.id()) {
                SenderKeyState.Builder next = state.toBuilder();
                byte[] plaintext = open(Keys.of(takeSeed(next, message.iteration())), message.ciphertext());
                return new Received(states.toBuilder().setStates(i, next).build(), plaintext);
            }
        }
        throw new SignalException(NO_SENDER_KEY, "no sender key " + Integer.toUnsignedString(message.id()));
    }

    private static byte[] open(Keys keys, byte[] ciphertext) throws SignalException {
        try {
            return Symmetric.cbcDecrypt(keys.cipher(), keys.iv(), ciphertext);
        } catch (BadPaddingException e) {
            throw new SignalException(NOT_AUTHENTIC, "wrong block padding", e);
        }
    }

    private static byte[] takeSeed(SenderKeyState.Builder state, int iteration) throws SignalException {
        if (Integer.compareUnsigned(iteration, state.getIteration()) < 0) {
            for (int i = 0; i < state.getSkippedCount(); i++) {
                SkippedKey skipped = state.getSkipped(i);
                if (skipped.getCounter() == iteration) {
                    state.removeSkipped(i);
                    return skipped.getSeed().toByteArray();
                }
            }
            throw new SignalException(SignalException.Reason.DUPLICATE, "iteration " + iteration + " was used before");
        }
        if (Integer.compareUnsigned(iteration - state.getIteration(), AHEAD_MAX) > 0) {
            throw new SignalException(TOO_FAR_AHEAD, "iteration " + iteration);
        }
        byte[] key = state.getChainKey().toByteArray();
        while (state.getIteration() != iteration) {
            state.addSkipped(SkippedKey.newBuilder()
                    .setCounter(state.getIteration())
                    .setSeed(ByteString.copyFrom(Ratchet.seedOf(key))));
            if (state.getSkippedCount() > SKIPPED_MAX) {
                state.removeSkipped(0);
            }
            key = Ratchet.nextOf(key);
            state.setIteration(state.getIteration() + 1);
        }
        state.setChainKey(ByteString.copyFrom(Ratchet.nextOf(key))).setIteration(iteration + 1);
        return Ratchet.seedOf(key);
    }

    /// The two keys of one group message.
    private record Keys(byte[] iv, byte[] cipher) {
        static Keys of(byte[] seed) {
            byte[] derived = Symmetric.hkdf(seed, "WhisperGroup", 48);
            return new Keys(Arrays.copyOf(derived, 16), Arrays.copyOfRange(derived, 16, 48));
        }
    }
}
