package io.statuscast.emulator.media;

import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How a [MediaStore] runs.
///
/// @param port          0 takes any free port of the loopback interface
/// @param directory     where certificate, keys and files stay between runs; null keeps all in memory
/// @param authAccepted  whether an upload with this `auth` parameter may proceed
/// @param totalBytesMax room for all files together; the oldest go when it is used up
public record MediaStoreConfig(int port, @Nullable Path directory, Predicate<String> authAccepted, long totalBytesMax) {
    /// Room for a few hundred statuses.
    public static final long USUAL_TOTAL_BYTES = 1L << 30;

    public MediaStoreConfig {
        if (totalBytesMax <= 0) {
            throw new IllegalArgumentException("totalBytesMax must be positive");
        }
    }
}
