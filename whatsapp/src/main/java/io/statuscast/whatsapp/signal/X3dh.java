package io.statuscast.whatsapp.signal;

import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.crypto.XEdDsa;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The key agreement that starts a session, for both sides, without the post-quantum keys that WhatsApp does
/// not use. Source: Signal's "The X3DH Key Agreement Protocol" section 3; libsignal-protocol
/// `RatchetingSession` for what becomes of the secret.
final class X3dh {
    private static final int SECRET = 32;

    private X3dh() {}

    /// Our side of a session with a companion whose bundle the server gave us.
    ///
    /// @throws SignalException.BadSignature when its signed prekey is not its own
    static SessionState initiate(LocalIdentity self, PreKeyBundle bundle, SecureRandom random) {
        byte[] signedPreKey = bundle.signedPreKey32();
        if (!XEdDsa.verify(bundle.identityKey32(), WireKey.encode(signedPreKey), bundle.signature64())) {
            throw new SignalException.BadSignature("the signature of a signed prekey is wrong");
        }
        KeyPair base = KeyPair.generate(random);
        byte[] preKey = bundle.preKey32();
        RootKey.Step agreed = RootKey.ofMasterSecret(masterSecret(
                RootKey.agree(self.identity().privateKey32(), signedPreKey),
                RootKey.agree(base.privateKey32(), bundle.identityKey32()),
                RootKey.agree(base.privateKey32(), signedPreKey),
                preKey == null ? null : RootKey.agree(base.privateKey32(), preKey)));
        KeyPair ratchet = KeyPair.generate(random);
        RootKey.Step sending = agreed.root().ratchet(signedPreKey, ratchet.privateKey32());
        var state =
                new SessionState(bundle.identityKey32(), bundle.registrationId(), base.publicKey32(), sending, ratchet);
        state.addReceivingChain(signedPreKey, agreed.chain());
        state.expectAnswer(new SessionState.PendingPreKey(bundle.preKeyId(), bundle.signedPreKeyId()));
        return state;
    }

    /// Our side of a session that a companion started with our prekeys.
    static SessionState respond(
            LocalIdentity self, KeyPair signedPreKey, @Nullable KeyPair preKey, PreKeyMessage message) {
        byte[] base = message.baseKey();
        RootKey.Step agreed = RootKey.ofMasterSecret(masterSecret(
                RootKey.agree(signedPreKey.privateKey32(), message.identityKey()),
                RootKey.agree(self.identity().privateKey32(), base),
                RootKey.agree(signedPreKey.privateKey32(), base),
                preKey == null ? null : RootKey.agree(preKey.privateKey32(), base)));
        return new SessionState(message.identityKey(), message.registrationId(), base, agreed, signedPreKey);
    }

    /// 32 bytes 0xff, which no secret begins with, and the three or four shared secrets.
    private static byte[] masterSecret(byte[] first, byte[] second, byte[] third, byte @Nullable [] fourth) {
        byte[] master = new byte[fourth == null ? 4 * SECRET : 5 * SECRET];
        Arrays.fill(master, 0, SECRET, (byte) 0xff);
        System.arraycopy(first, 0, master, SECRET, SECRET);
        System.arraycopy(second, 0, master, 2 * SECRET, SECRET);
        System.arraycopy(third, 0, master, 3 * SECRET, SECRET);
        if (fourth != null) {
            System.arraycopy(fourth, 0, master, 4 * SECRET, SECRET);
        }
        return master;
    }
}
