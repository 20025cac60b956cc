package io.statuscast.whatsapp.client;

import java.time.Duration;

/// Sizes and pauses that keep one client from looking like a flood.
///
/// @param usersPerQuery      people asked about in one device query, at most 500
/// @param pauseOfQueries     pause between two device queries of one status
/// @param companionsPerFetch companions whose prekeys are fetched in one query
/// @param firstPreKeys       one-time prekeys uploaded when none are left on the server
/// @param morePreKeys        one-time prekeys uploaded when fewer than [#lowPreKeys] are left
/// @param lowPreKeys         the number below which more are uploaded
/// @param retriesPerSender   how often one companion may ask for one status again
/// @param chunks             how a status to many people is cut into stanzas
public record Pacing(
        int usersPerQuery,
        Duration pauseOfQueries,
        int companionsPerFetch,
        int firstPreKeys,
        int morePreKeys,
        int lowPreKeys,
        int retriesPerSender,
        ChunkPacing chunks) {
    /// The most people WhatsApp answers about in one query. Source: whatsmeow pull request 947.
    public static final int USERS_PER_QUERY_MAX = 500;

    public Pacing {
        if (usersPerQuery < 1 || usersPerQuery > USERS_PER_QUERY_MAX) {
            throw new IllegalArgumentException("usersPerQuery out of range: " + usersPerQuery);
        }
        if (companionsPerFetch < 1 || firstPreKeys < 1 || morePreKeys < 1 || retriesPerSender < 1) {
            throw new IllegalArgumentException("sizes must be positive");
        }
    }

    /// Source: whatsmeow `prekeys.go` (812 and 50), `retry.go`.
    public static Pacing usual() {
        return new Pacing(USERS_PER_QUERY_MAX, Duration.ofSeconds(20), 250, 812, 50, 5, 5, ChunkPacing.usual());
    }

    /// For a server on the same machine: no pauses, few prekeys.
    public static Pacing local() {
        return new Pacing(USERS_PER_QUERY_MAX, Duration.ZERO, 250, 30, 20, 5, 5, ChunkPacing.local());
    }

    /// The same with other stanzas.
    public Pacing withChunks(ChunkPacing newChunks) {
        return new Pacing(
                usersPerQuery,
                pauseOfQueries,
                companionsPerFetch,
                firstPreKeys,
                morePreKeys,
                lowPreKeys,
                retriesPerSender,
                newChunks);
    }
}
