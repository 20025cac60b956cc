package io.statuscast.emulator.signal;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.proto.SignalDeviceState;
import io.statuscast.emulator.proto.SignedPreKeyState;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The private halves of a device's prekeys. One thread at a time.
final class PreKeyPool {
    private static final int SIGNED_ID = 1;
    private static final int KEPT_MAX = 5000;
    private final SecureRandom random;
    private final SignedPreKeyState signed;
    private final Map<Integer, byte[]> oneTime = new LinkedHashMap<>();
    private int nextId = 1;

    private PreKeyPool(SignedPreKeyState signed, SecureRandom random) {
        this.signed = signed;
        this.random = random;
    }

    static PreKeyPool create(IdentityKeys identity, SecureRandom random) {
        byte[] key = Curve.newPrivate(random);
        byte[] signature = identity.sign(PublicKeys.prefixed(Curve.publicOf(key)));
        return new PreKeyPool(
                SignedPreKeyState.newBuilder()
                        .setId(SIGNED_ID)
                        .setPrivateKey(ByteString.copyFrom(key))
                        .setSignature(ByteString.copyFrom(signature))
                        .build(),
                random);
    }

    static PreKeyPool fromState(SignalDeviceState state, SecureRandom random) {
        PreKeyPool pool = new PreKeyPool(state.getSignedPreKey(), random);
        state.getPreKeyPrivatesMap().forEach((id, key) -> pool.oneTime.put(id, key.toByteArray()));
        pool.nextId = state.getNextPreKeyId();
        return pool;
    }

    void addTo(SignalDeviceState.Builder state) {
        state.setSignedPreKey(signed).setNextPreKeyId(nextId);
        oneTime.forEach((id, key) -> state.putPreKeyPrivates(id, ByteString.copyFrom(key)));
    }

    PreKeyBundle newBundle(IdentityKeys identity, int registrationId) {
        int id = nextId++;
        byte[] key = Curve.newPrivate(random);
        oneTime.put(id, key);
        if (oneTime.size() > KEPT_MAX) {
            oneTime.remove(oneTime.keySet().iterator().next());
        }
        return new PreKeyBundle(
                registrationId,
                identity.publicKey(),
                signed.getId(),
                Curve.publicOf(signed.getPrivateKey().toByteArray()),
                signed.getSignature().toByteArray(),
                id,
                Curve.publicOf(key));
    }

    byte @Nullable [] signedPrivate(int id) {
        return id == signed.getId() ? signed.getPrivateKey().toByteArray() : null;
    }

    byte @Nullable [] oneTimePrivate(int id) {
        return oneTime.get(id);
    }

    void spend(int id) {
        oneTime.remove(id);
    }
}
