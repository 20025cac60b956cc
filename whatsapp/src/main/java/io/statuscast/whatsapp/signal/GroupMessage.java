package io.statuscast.whatsapp.signal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.statuscast.whatsapp.crypto.XEdDsa;
import io.statuscast.whatsapp.proto.SenderKeyMessage;
import java.security.SecureRandom;
import java.util.Arrays;

/// A sender key message taken apart: version byte 0x33, SenderKeyMessage, 64 bytes of XEdDSA signature.
/// Source: libsignal-protocol `SenderKeyMessage`, version 3.
///
/// @param signed what the signature covers: version byte and protobuf
record GroupMessage(int keyId, int iteration, byte[] ciphertext, byte[] signed, byte[] signature) {
    static GroupMessage parse(byte[] bytes) {
        SessionMessage.requireVersion(bytes, 1 + XEdDsa.SIGNATURE_BYTES);
        int end = bytes.length - XEdDsa.SIGNATURE_BYTES;
        byte[] signed = Arrays.copyOf(bytes, end);
        SenderKeyMessage message;
        try {
            message = SenderKeyMessage.parser().parseFrom(signed, 1, end - 1);
        } catch (InvalidProtocolBufferException e) {
            throw new SignalException.Malformed("not a sender key message", e);
        }
        boolean complete = message.hasId() && message.hasIteration() && message.hasCiphertext();
        if (!complete || message.getIteration() < 0) {
            throw new SignalException.Malformed("the sender key message is incomplete");
        }
        return new GroupMessage(
                message.getId(),
                message.getIteration(),
                message.getCiphertext().toByteArray(),
                signed,
                Arrays.copyOfRange(bytes, end, bytes.length));
    }

    static byte[] serialise(int keyId, int iteration, byte[] ciphertext, byte[] signingPrivate, SecureRandom random) {
        byte[] signed = SessionMessage.versioned(SenderKeyMessage.newBuilder()
                .setId(keyId)
                .setIteration(iteration)
                .setCiphertext(UnsafeByteOperations.unsafeWrap(ciphertext))
                .build());
        byte[] bytes = Arrays.copyOf(signed, signed.length + XEdDsa.SIGNATURE_BYTES);
        byte[] signature = XEdDsa.sign(signingPrivate, signed, random);
        System.arraycopy(signature, 0, bytes, signed.length, signature.length);
        return bytes;
    }

    boolean isSignedBy(byte[] signingPublic) {
        return XEdDsa.verify(signingPublic, signed, signature);
    }
}
