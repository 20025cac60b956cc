package io.statuscast.whatsapp.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Arrays;

/// Public keys as they stand inside Signal messages: the type byte 0x05, then 32 bytes.
final class WireKey {
    static final byte TYPE = 5;
    static final int LENGTH = 33;

    private WireKey() {}

    static byte[] encode(byte[] key32) {
        byte[] wire = new byte[LENGTH];
        wire[0] = TYPE;
        System.arraycopy(key32, 0, wire, 1, key32.length);
        return wire;
    }

    static ByteString encodeToByteString(byte[] key32) {
        return UnsafeByteOperations.unsafeWrap(encode(key32));
    }

    /// The 32 bytes behind the type byte.
    ///
    /// @throws SignalException.Malformed when this is no key of the type
    static byte[] decode(ByteString wire, String what) {
        if (wire.size() != LENGTH || wire.byteAt(0) != TYPE) {
            throw new SignalException.Malformed("the " + what + " is not a key of 33 bytes");
        }
        return Arrays.copyOfRange(wire.toByteArray(), 1, LENGTH);
    }
}
