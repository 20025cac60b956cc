package io.statuscast.server.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The check of the media addresses of one request with many statuses: asks about each server once, and
/// about no more of them when that has taken long, since a name server may be slow for every name. What it
/// lets pass unasked is judged when it is fetched, as all is. One thread.
final class BulkUrlCheck implements MediaUrlCheck {
    static final Duration LOOKING_MAX = Duration.ofSeconds(10);

    private final MediaUrlCheck each;
    private final InstantSource clock;
    private final Instant until;
    private final Map<String, Optional<String>> known = new HashMap<>();

    BulkUrlCheck(MediaUrlCheck each, InstantSource clock) {
        this.each = each;
        this.clock = clock;
        this.until = clock.instant().plus(LOOKING_MAX);
    }

    @Override
    public Optional<String> refusal(String url) {
        URI uri = URI.create(url);
        String server = uri.getScheme() + "://" + uri.getRawAuthority();
        Optional<String> before = known.get(server);
        if (before != null) {
            return before;
        }
        if (!clock.instant().isBefore(until)) {
            return Optional.empty();
        }
        Optional<String> refusal = each.refusal(url);
        known.put(server, refusal);
        return refusal;
    }
}
