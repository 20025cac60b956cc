package io.statuscast.whatsapp.signal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.statuscast.whatsapp.crypto.Mac;
import io.statuscast.whatsapp.proto.WhisperMessage;
import java.util.Arrays;

/// A ratchet message taken apart: version byte 0x33, WhisperMessage, 8 bytes of HMAC.
/// Source: libsignal-protocol `SignalMessage`, version 3.
///
/// @param ratchetKey    the sender's current ratchet key, 32 bytes
/// @param counter       the message's number in its chain, from 0
/// @param authenticated what the HMAC covers, beside both identities: version byte and protobuf
record SessionMessage(byte[] ratchetKey, int counter, byte[] ciphertext, byte[] authenticated, byte[] mac) {
    /// Version 3, for "this" and "at most".
    static final byte VERSION = 0x33;
    static final int MAC_LENGTH = 8;

    static SessionMessage parse(byte[] bytes) {
        requireVersion(bytes, 1 + MAC_LENGTH);
        byte[] authenticated = Arrays.copyOf(bytes, bytes.length - MAC_LENGTH);
        WhisperMessage message;
        try {
            message = WhisperMessage.parser().parseFrom(authenticated, 1, authenticated.length - 1);
        } catch (InvalidProtocolBufferException e) {
            throw new SignalException.Malformed("not a ratchet message", e);
        }
        if (!message.hasRatchetKey() || !message.hasCounter() || !message.hasCiphertext() || message.getCounter() < 0) {
            throw new SignalException.Malformed("the ratchet message is incomplete");
        }
        return new SessionMessage(
                WireKey.decode(message.getRatchetKey(), "ratchet key"),
                message.getCounter(),
                message.getCiphertext().toByteArray(),
                authenticated,
                Arrays.copyOfRange(bytes, bytes.length - MAC_LENGTH, bytes.length));
    }

    /// The bytes of a message, authenticated from one identity key (32 bytes) to another.
    static byte[] serialise(
            byte[] ratchetKey,
            int counter,
            int previousCounter,
            byte[] ciphertext,
            byte[] macKey,
            byte[] from,
            byte[] to) {
        WhisperMessage message = WhisperMessage.newBuilder()
                .setRatchetKey(WireKey.encodeToByteString(ratchetKey))
                .setCounter(counter)
                .setPreviousCounter(previousCounter)
                .setCiphertext(UnsafeByteOperations.unsafeWrap(ciphertext))
                .build();
        byte[] authenticated = versioned(message);
        byte[] bytes = Arrays.copyOf(authenticated, authenticated.length + MAC_LENGTH);
        System.arraycopy(mac(macKey, from, to, authenticated), 0, bytes, authenticated.length, MAC_LENGTH);
        return bytes;
    }

    boolean isAuthentic(byte[] macKey, byte[] from, byte[] to) {
        return Mac.matches(mac(macKey, from, to, authenticated), mac);
    }

    static void requireVersion(byte[] bytes, int shortest) {
        if (bytes.length <= shortest) {
            throw new SignalException.Malformed("a message of " + bytes.length + " bytes");
        }
        if (bytes[0] != VERSION) {
            throw new SignalException.Malformed("message version " + (bytes[0] & 0xff));
        }
    }

    /// The version byte and a protobuf message.
    static byte[] versioned(com.google.protobuf.MessageLite message) {
        byte[] body = message.toByteArray();
        byte[] bytes = new byte[1 + body.length];
        bytes[0] = VERSION;
        System.arraycopy(body, 0, bytes, 1, body.length);
        return bytes;
    }

    private static byte[] mac(byte[] macKey, byte[] from, byte[] to, byte[] authenticated) {
        byte[] full = Mac.hmacSha256(macKey, WireKey.encode(from), WireKey.encode(to), authenticated);
        return Arrays.copyOf(full, MAC_LENGTH);
    }
}
