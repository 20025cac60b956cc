package io.statuscast.server.media;

import java.time.Duration;

/// What one fetch may cost.
///
/// @param bytesMax      largest body, counted while it arrives; a declared length above it is refused at once
/// @param totalMax      from the first connect to the last byte, redirects included
/// @param connectMax    one TCP and TLS connect
/// @param silenceMax    longest pause between two reads
/// @param redirectsMax  how many redirects are followed
public record FetchLimits(
        long bytesMax, Duration totalMax, Duration connectMax, Duration silenceMax, int redirectsMax) {
    /// 64 MiB, enough for any film that can still be made to fit; 60 s; 10 s; 15 s; 5.
    public static final FetchLimits DEFAULT =
            new FetchLimits(64L << 20, Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(15), 5);
}
