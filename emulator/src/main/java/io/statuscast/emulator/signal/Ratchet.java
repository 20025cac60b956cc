package io.statuscast.emulator.signal;

import static io.statuscast.emulator.signal.SignalException.Reason.MALFORMED;
import static io.statuscast.emulator.signal.SignalException.Reason.NOT_AUTHENTIC;
import static io.statuscast.emulator.signal.SignalException.Reason.TOO_FAR_AHEAD;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.proto.ReceivingChain;
import io.statuscast.emulator.proto.SessionState;
import io.statuscast.emulator.proto.SkippedKey;
import io.statuscast.whatsapp.proto.WhisperMessage;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.BadPaddingException;

/// The double ratchet as functions from one session state to the next: a failed message changes nothing.
///
/// Source: the Double Ratchet specification, with the strings and the message layout of libsignal version 3
/// (`WhisperText`, `WhisperRatchet`, `WhisperMessageKeys`; 8 bytes of HMAC over both identities, version and body).
final class Ratchet {
    static final byte VERSION = 0x33;
    private static final int MAC_BYTES = 8;
    private static final int AHEAD_MAX = 2000;
    private static final int SKIPPED_MAX = 2000;
    private static final int RECEIVING_CHAINS_MAX = 5;
    private static final byte[] MESSAGE_KEY_STEP = {1};
    private static final byte[] CHAIN_KEY_STEP = {2};

    private Ratchet() {}

    /// A state and what came of reaching it: ciphertext or plaintext.
    record Step(SessionState state, byte[] bytes) {}

    /// The root and first chain of a session, from the agreed secrets.
    record Roots(byte[] root, byte[] chain) {}

    static Roots rootsOf(byte[]... agreements) {
        byte[] discontinuity = new byte[Curve.KEY_BYTES];
        Arrays.fill(discontinuity, (byte) 0xff);
        return split(Symmetric.hkdf(Symmetric.concat(discontinuity, Symmetric.concat(agreements)), "WhisperText", 64));
    }

    static Roots turn(byte[] root, byte[] ourPrivate, byte[] theirPublic) throws SignalException {
        return split(Symmetric.hkdf(Curve.agree(ourPrivate, theirPublic), root, "WhisperRatchet", 64));
    }

    private static Roots split(byte[] derived) {
        return new Roots(Arrays.copyOf(derived, 32), Arrays.copyOfRange(derived, 32, 64));
    }

    static byte[] seedOf(byte[] chainKey) {
        return Symmetric.hmacSha256(chainKey, MESSAGE_KEY_STEP);
    }

    static byte[] nextOf(byte[] chainKey) {
        return Symmetric.hmacSha256(chainKey, CHAIN_KEY_STEP);
    }

    static Step encrypt(SessionState state, byte[] ourIdentity, byte[] plaintext) {
        byte[] chain = state.getSendingChain().toByteArray();
        MessageKeys keys = MessageKeys.of(seedOf(chain));
        byte[] ratchetKey =
                PublicKeys.prefixed(Curve.publicOf(state.getRatchetPrivate().toByteArray()));
        byte[] body = WhisperMessage.newBuilder()
                .setRatchetKey(ByteString.copyFrom(ratchetKey))
                .setCounter(state.getSendingCounter())
                .setPreviousCounter(state.getPreviousCounter())
                .setCiphertext(ByteString.copyFrom(Symmetric.cbcEncrypt(keys.cipher(), keys.iv(), plaintext)))
                .build()
                .toByteArray();
        byte[] versioned = Symmetric.concat(new byte[] {VERSION}, body);
        byte[] mac = mac(keys, ourIdentity, state.getRemoteIdentity().toByteArray(), versioned);
        SessionState next = state.toBuilder()
                .setSendingChain(ByteString.copyFrom(nextOf(chain)))
                .setSendingCounter(state.getSendingCounter() + 1)
                .build();
        return new Step(next, Symmetric.concat(versioned, mac));
    }

    /// The parts of a message that name its key.
    record Parsed(byte[] versioned, byte[] mac, byte[] ratchetKey, int counter, byte[] ciphertext) {}

    static Parsed parse(byte[] message) throws SignalException {
        if (message.length <= MAC_BYTES + 1 || message[0] != VERSION) {
            throw new SignalException(MALFORMED, "not a version 3 message");
        }
        byte[] versioned = Arrays.copyOf(message, message.length - MAC_BYTES);
        try {
            WhisperMessage body = WhisperMessage.parseFrom(ByteString.copyFrom(versioned, 1, versioned.length - 1));
            return new Parsed(
                    versioned,
                    Arrays.copyOfRange(message, message.length - MAC_BYTES, message.length),
                    PublicKeys.bare(body.getRatchetKey().toByteArray()),
                    body.getCounter(),
                    body.getCiphertext().toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new SignalException(MALFORMED, "not a message", e);
        }
    }

    static Step decrypt(SessionState state, byte[] ourIdentity, Parsed message, SecureRandom random)
            throws SignalException {
        SessionState.Builder next = state.toBuilder();
        int index = chainOf(next, message.ratchetKey());
        if (index < 0) {
            index = turnTo(next, message.ratchetKey(), random);
        }
        ReceivingChain.Builder chain = next.getReceivingChainsBuilder(index);
        MessageKeys keys = MessageKeys.of(takeSeed(chain, message.counter()));
        byte[] expected = mac(keys, state.getRemoteIdentity().toByteArray(), ourIdentity, message.versioned());
        if (!MessageDigest.isEqual(expected, message.mac())) {
            throw new SignalException(NOT_AUTHENTIC, "wrong MAC on counter " + message.counter());
        }
        try {
            byte[] plaintext = Symmetric.cbcDecrypt(keys.cipher(), keys.iv(), message.ciphertext());
            return new Step(next.clearPending().build(), plaintext);
        } catch (BadPaddingException e) {
            throw new SignalException(NOT_AUTHENTIC, "wrong block padding", e);
        }
    }

    private static int chainOf(SessionState.Builder state, byte[] ratchetKey) {
        ByteString wanted = ByteString.copyFrom(ratchetKey);
        for (int i = 0; i < state.getReceivingChainsCount(); i++) {
            if (state.getReceivingChains(i).getRatchetKey().equals(wanted)) {
                return i;
            }
        }
        return -1;
    }

    private static int turnTo(SessionState.Builder state, byte[] theirKey, SecureRandom random) throws SignalException {
        Roots receiving =
                turn(state.getRootKey().toByteArray(), state.getRatchetPrivate().toByteArray(), theirKey);
        byte[] ours = Curve.newPrivate(random);
        Roots sending = turn(receiving.root(), ours, theirKey);
        state.setRootKey(ByteString.copyFrom(sending.root()))
                .setRatchetPrivate(ByteString.copyFrom(ours))
                .setSendingChain(ByteString.copyFrom(sending.chain()))
                .setPreviousCounter(Math.max(state.getSendingCounter() - 1, 0))
                .setSendingCounter(0)
                .addReceivingChains(receivingChain(theirKey, receiving.chain()));
        if (state.getReceivingChainsCount() > RECEIVING_CHAINS_MAX) {
            state.removeReceivingChains(0);
        }
        return state.getReceivingChainsCount() - 1;
    }

    static ReceivingChain receivingChain(byte[] ratchetKey, byte[] chainKey) {
        return ReceivingChain.newBuilder()
                .setRatchetKey(ByteString.copyFrom(ratchetKey))
                .setChainKey(ByteString.copyFrom(chainKey))
                .build();
    }

    private static byte[] takeSeed(ReceivingChain.Builder chain, int counter) throws SignalException {
        if (Integer.compareUnsigned(counter, chain.getNextCounter()) < 0) {
            for (int i = 0; i < chain.getSkippedCount(); i++) {
                SkippedKey skipped = chain.getSkipped(i);
                if (skipped.getCounter() == counter) {
                    chain.removeSkipped(i);
                    return skipped.getSeed().toByteArray();
                }
            }
            throw new SignalException(SignalException.Reason.DUPLICATE, "counter " + counter + " was used before");
        }
        if (Integer.compareUnsigned(counter - chain.getNextCounter(), AHEAD_MAX) > 0) {
            throw new SignalException(TOO_FAR_AHEAD, "counter " + counter);
        }
        byte[] key = chain.getChainKey().toByteArray();
        while (chain.getNextCounter() != counter) {
            chain.addSkipped(SkippedKey.newBuilder()
                    .setCounter(chain.getNextCounter())
                    .setSeed(ByteString.copyFrom(seedOf(key))));
            if (chain.getSkippedCount() > SKIPPED_MAX) {
                chain.removeSkipped(0);
            }
            key = nextOf(key);
            chain.setNextCounter(chain.getNextCounter() + 1);
        }
        chain.setChainKey(ByteString.copyFrom(nextOf(key))).setNextCounter(counter + 1);
        return seedOf(key);
    }

    private static byte[] mac(MessageKeys keys, byte[] sender, byte[] receiver, byte[] versioned) {
        byte[] whole =
                Symmetric.hmacSha256(keys.mac(), PublicKeys.prefixed(sender), PublicKeys.prefixed(receiver), versioned);
        return Arrays.copyOf(whole, MAC_BYTES);
    }

    /// The three keys of one message.
    private record MessageKeys(byte[] cipher, byte[] mac, byte[] iv) {
        static MessageKeys of(byte[] seed) {
            byte[] derived = Symmetric.hkdf(seed, "WhisperMessageKeys", 80);
            return new MessageKeys(
                    Arrays.copyOf(derived, 32),
                    Arrays.copyOfRange(derived, 32, 64),
                    Arrays.copyOfRange(derived, 64, 80));
        }
    }
}
