package io.statuscast.whatsapp.signal;

import io.statuscast.whatsapp.crypto.KeyPair;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A key of ours, signed by our identity key, that stands in every bundle until it is rotated.
///
/// @param id          1..2^24-1
/// @param signature64 XEdDSA over the type byte 0x05 and the public key
public record SignedPreKey(int id, KeyPair pair, byte[] signature64, Instant createdAt) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignedPreKey k
                && id == k.id
                && pair.equals(k.pair)
                && Arrays.equals(signature64, k.signature64)
                && createdAt.equals(k.createdAt);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signature64);
    }
}
