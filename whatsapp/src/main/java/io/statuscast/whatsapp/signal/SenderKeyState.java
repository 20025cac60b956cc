package io.statuscast.whatsapp.signal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.statuscast.whatsapp.crypto.AesCbc;
import io.statuscast.whatsapp.crypto.CryptoException;
import io.statuscast.whatsapp.crypto.Hkdf;
import io.statuscast.whatsapp.proto.SenderKeyDistribution;
import io.statuscast.whatsapp.proto.StoredSenderKeyState;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One sender key: a symmetric chain known to the whole group, and the key that signs the sender's messages. Mutable,
/// for one operation; after an exception it is spoilt.
/// Source: libsignal-protocol `SenderKeyState` and `GroupCipher`.
final class SenderKeyState {
    private static final byte[] INFO = "WhisperGroup".getBytes(US_ASCII);

    private final int keyId;
    private final byte[] signingPublic;
    private final byte @Nullable [] signingPrivate;
    private final SkippedKeys skipped;
    private ChainKey chain;

    /// @param signingPrivate null for another's key
    SenderKeyState(
            int keyId, ChainKey chain, byte[] signingPublic, byte @Nullable [] signingPrivate, SkippedKeys skipped) {
        this.keyId = keyId;
        this.chain = chain;
        this.signingPublic = signingPublic;
        this.signingPrivate = signingPrivate;
        this.skipped = skipped;
    }

    static SenderKeyState of(StoredSenderKeyState stored) {
        return new SenderKeyState(
                stored.getKeyId(),
                new ChainKey(stored.getChainKey().toByteArray(), stored.getIteration()),
                stored.getSigningPublic().toByteArray(),
                stored.hasSigningPrivate() ? stored.getSigningPrivate().toByteArray() : null,
                SkippedKeys.of(stored.getSkippedList()));
    }

    StoredSenderKeyState toStored() {
        StoredSenderKeyState.Builder stored = StoredSenderKeyState.newBuilder()
                .setKeyId(keyId)
                .setChainKey(wrap(chain.key()))
                .setIteration(chain.index())
                .setSigningPublic(wrap(signingPublic))
                .addAllSkipped(skipped.toStored());
        byte[] secret = signingPrivate;
        if (secret != null) {
            stored.setSigningPrivate(wrap(secret));
        }
        return stored.build();
    }

    int keyId() {
        return keyId;
    }

    int iteration() {
        return chain.index();
    }

    boolean sameSigner(SenderKeyState other) {
        return Arrays.equals(signingPublic, other.signingPublic);
    }

    /// Whether this is a key of ours whose chain has room.
    boolean canEncrypt() {
        return signingPrivate != null && chain.index() < SignalLimits.COUNTER;
    }

    /// What others need to read everything from the next message on: `0x33 || SenderKeyDistribution`.
    byte[] distribution() {
        return SessionMessage.versioned(SenderKeyDistribution.newBuilder()
                .setId(keyId)
                .setIteration(chain.index())
                .setChainKey(wrap(chain.key()))
                .setSigningKey(WireKey.encodeToByteString(signingPublic))
                .build());
    }

    byte[] encrypt(byte[] plaintext, SecureRandom random) {
        byte[] secret = signingPrivate;
        if (secret == null) {
            throw new SignalException.NoSenderKey("the sender key is another's");
        }
        byte[] derived = derive(chain.messageSeed());
        byte[] ciphertext = AesCbc.encrypt(cipherKey(derived), iv(derived), plaintext);
        byte[] message = GroupMessage.serialise(keyId, chain.index(), ciphertext, secret, random);
        chain = chain.next();
        return message;
    }

    byte[] decrypt(GroupMessage message) {
        if (!message.isSignedBy(signingPublic)) {
            throw new SignalException.BadSignature("the signature of a sender key message is wrong");
        }
        SkippedKeys.Taken taken = skipped.take(chain, message.iteration(), SignalLimits.SKIPPED_KEYS);
        chain = taken.chain();
        byte[] derived = derive(taken.seed());
        try {
            return AesCbc.decrypt(cipherKey(derived), iv(derived), message.ciphertext());
        } catch (CryptoException e) {
            throw new SignalException.Malformed("a signed sender key message does not decrypt", e);
        }
    }

    /// 16 bytes of IV, 32 bytes of cipher key.
    private static byte[] derive(byte[] seed) {
        return Hkdf.expand(seed, null, INFO, 48);
    }

    private static byte[] iv(byte[] derived) {
        return Arrays.copyOf(derived, 16);
    }

    private static byte[] cipherKey(byte[] derived) {
        return Arrays.copyOfRange(derived, 16, 48);
    }

    private static ByteString wrap(byte[] bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes);
    }
}
