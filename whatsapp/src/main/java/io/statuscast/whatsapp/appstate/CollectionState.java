package io.statuscast.whatsapp.appstate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How far a collection was read: its version, and a hash over all entries at that version.
///
/// @param version 0 before anything was read, then +1 with every patch
/// @param hash    128 bytes, see [LtHash]; shared, not copied
public record CollectionState(long version, byte[] hash) {
    /// Before anything was read.
    public static final CollectionState EMPTY = new CollectionState(0, new byte[LtHash.BYTES]);

    public CollectionState {
        if (version < 0) {
            throw new IllegalArgumentException("version is negative");
        }
        if (hash.length != LtHash.BYTES) {
            throw new IllegalArgumentException("a collection's hash has " + hash.length + " bytes");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CollectionState state && version == state.version && Arrays.equals(hash, state.hash);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(version) * 31 + Arrays.hashCode(hash);
    }

    @Override
    public String toString() {
        return "CollectionState[version " + version + "]";
    }
}
