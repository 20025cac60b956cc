package io.statuscast.whatsapp.signal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.statuscast.whatsapp.proto.PreKeyWhisperMessage;
import org.jspecify.annotations.Nullable;

/// A message that starts a session: the keys for X3DH around a [SessionMessage].
/// Source: libsignal-protocol `PreKeySignalMessage`, version 3.
///
/// @param preKeyId    absent when the bundle had no one-time prekey
/// @param baseKey     the sender's ephemeral key, 32 bytes; it names the session
/// @param identityKey 32 bytes
record PreKeyMessage(
        int registrationId,
        @Nullable Integer preKeyId,
        int signedPreKeyId,
        byte[] baseKey,
        byte[] identityKey,
        SessionMessage message) {
    static PreKeyMessage parse(byte[] bytes) {
        SessionMessage.requireVersion(bytes, 1);
        PreKeyWhisperMessage parsed;
        try {
            parsed = PreKeyWhisperMessage.parser().parseFrom(bytes, 1, bytes.length - 1);
        } catch (InvalidProtocolBufferException e) {
            throw new SignalException.Malformed("not a prekey message", e);
        }
        if (!parsed.hasSignedPreKeyId() || !parsed.hasMessage()) {
            throw new SignalException.Malformed("the prekey message is incomplete");
        }
        return new PreKeyMessage(
                parsed.getRegistrationId(),
                parsed.hasPreKeyId() ? parsed.getPreKeyId() : null,
                parsed.getSignedPreKeyId(),
                WireKey.decode(parsed.getBaseKey(), "base key"),
                WireKey.decode(parsed.getIdentityKey(), "identity key"),
                SessionMessage.parse(parsed.getMessage().toByteArray()));
    }

    static byte[] serialise(LocalIdentity self, byte[] baseKey, SessionState.PendingPreKey pending, byte[] message) {
        PreKeyWhisperMessage.Builder builder = PreKeyWhisperMessage.newBuilder()
                .setRegistrationId(self.registrationId())
                .setSignedPreKeyId(pending.signedPreKeyId())
                .setBaseKey(WireKey.encodeToByteString(baseKey))
                .setIdentityKey(WireKey.encodeToByteString(self.identity().publicKey32()))
                .setMessage(UnsafeByteOperations.unsafeWrap(message));
        Integer preKeyId = pending.preKeyId();
        if (preKeyId != null) {
            builder.setPreKeyId(preKeyId);
        }
        return SessionMessage.versioned(builder.build());
    }
}
