package io.statuscast.emulator.signal;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.proto.PendingPreKey;
import io.statuscast.emulator.proto.SessionState;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/// X3DH, both sides, without post-quantum keys. Source: the X3DH specification; order of agreements as in libsignal.
final class Handshake {
    private Handshake() {}

    /// The initiator's first state: its sending chain already turned once against the signed prekey.
    static SessionState initiate(IdentityKeys ours, PreKeyBundle theirs, SecureRandom random) throws SignalException {
        if (!Curve.verify(theirs.identity(), PublicKeys.prefixed(theirs.signedPreKey()), theirs.signature())) {
            throw new SignalException(SignalException.Reason.NOT_AUTHENTIC, "the signed prekey's signature is wrong");
        }
        byte[] base = Curve.newPrivate(random);
        byte[] basePublic = Curve.publicOf(base);
        byte[] oneTime = theirs.preKey();
        Ratchet.Roots first = Ratchet.rootsOf(
                ours.agree(theirs.signedPreKey()),
                Curve.agree(base, theirs.identity()),
                Curve.agree(base, theirs.signedPreKey()),
                oneTime == null ? new byte[0] : Curve.agree(base, oneTime));
        byte[] ratchet = Curve.newPrivate(random);
        Ratchet.Roots sending = Ratchet.turn(first.root(), ratchet, theirs.signedPreKey());
        PendingPreKey.Builder pending = PendingPreKey.newBuilder().setSignedPreKeyId(theirs.signedPreKeyId());
        if (oneTime != null) {
            pending.setPreKeyId(theirs.preKeyId());
        }
        return SessionState.newBuilder()
                .setRemoteIdentity(ByteString.copyFrom(theirs.identity()))
                .setRemoteRegistrationId(theirs.registrationId())
                .setBaseKey(ByteString.copyFrom(basePublic))
                .setPending(pending)
                .addReceivingChains(Ratchet.receivingChain(theirs.signedPreKey(), first.chain()))
                .setRootKey(ByteString.copyFrom(sending.root()))
                .setSendingChain(ByteString.copyFrom(sending.chain()))
                .setRatchetPrivate(ByteString.copyFrom(ratchet))
                .build();
    }

    /// The responder's first state: it sends on the first chain until the initiator's ratchet key arrives.
    static SessionState respond(
            IdentityKeys ours,
            byte[] signedPreKeyPrivate,
            byte @Nullable [] preKeyPrivate,
            byte[] theirIdentity,
            byte[] theirBase)
            throws SignalException {
        Ratchet.Roots first = Ratchet.rootsOf(
                Curve.agree(signedPreKeyPrivate, theirIdentity),
                ours.agree(theirBase),
                Curve.agree(signedPreKeyPrivate, theirBase),
                preKeyPrivate == null ? new byte[0] : Curve.agree(preKeyPrivate, theirBase));
        return SessionState.newBuilder()
                .setRemoteIdentity(ByteString.copyFrom(theirIdentity))
                .setBaseKey(ByteString.copyFrom(theirBase))
                .setRootKey(ByteString.copyFrom(first.root()))
                .setSendingChain(ByteString.copyFrom(first.chain()))
                .setRatchetPrivate(ByteString.copyFrom(signedPreKeyPrivate))
                .build();
    }
}
