package io.statuscast.whatsapp.signal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A message for one companion, as it goes into `<enc v="2" type="…">`.
///
/// @param type  [#PRE_KEY_MESSAGE] until the companion has answered once, then [#MESSAGE]
/// @param bytes the version byte 0x33, the protobuf, and what authenticates it
public record Encrypted(String type, byte[] bytes) {
    public static final String PRE_KEY_MESSAGE = "pkmsg";
    public static final String MESSAGE = "msg";

    /// Whether the stanza must carry our `<device-identity>` besides.
    public boolean isPreKeyMessage() {
        return type.equals(PRE_KEY_MESSAGE);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Encrypted e && type.equals(e.type) && Arrays.equals(bytes, e.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
