package io.statuscast.core.storage;

import java.util.Optional;
import java.util.function.Supplier;

/// A write of which the storage cannot always say whether it was kept.
public final class InDoubt {
    private InDoubt() {}

    /// Writes, and when that ends in doubt, reads whether it was kept.
    ///
    /// That nothing is to be read proves nothing: the old connection may still be about to commit.
    ///
    /// @param write     what is kept as a whole or not at all
    /// @param readBack  what the write would have returned, if it can be read that it was kept; else empty
    /// @param unsettled hears that the write may have been kept, or may still be, before that is thrown
    /// @throws StorageException as the write threw it
    public static <T> T settled(Supplier<T> write, Supplier<Optional<T>> readBack, Runnable unsettled) {
        try {
            return write.get();
        } catch (StorageException failure) {
            if (failure.kind() != StorageException.Kind.IN_DOUBT) {
                throw failure;
            }
            Optional<T> kept = read(readBack, failure);
            if (kept.isEmpty()) {
                unsettled.run();
            }
            return kept.orElseThrow(() -> failure);
        }
    }

    private static <T> Optional<T> read(Supplier<Optional<T>> readBack, StorageException failure) {
        try {
            return readBack.get();
        } catch (StorageException again) {
            failure.addSuppressed(again);
            return Optional.empty();
        }
    }
}
