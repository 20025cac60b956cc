package io.statuscast.core.post;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The near future of one device's queue, as one consistent reading of the repository.
///
/// @param flow       non-strict posts that need no preparation, ordered by due time and acceptance
/// @param strictHead the first open strict post by its own time and acceptance, however far away, prepared or not: the
///                   only strict post that may start
/// @param media      posts that still need preparation, strict or not, ordered by due time and acceptance
/// @param nextFlow   the due time of the first non-strict post beyond the horizon of `flow`
/// @param nextMedia  the due time of the first unprepared post beyond the horizon of `media`
public record QueueView(
        List<QueueEntry> flow,
        @Nullable QueueEntry strictHead,
        boolean strictHeadNeedsPreparation,
        List<QueueEntry> media,
        @Nullable Instant nextFlow,
        @Nullable Instant nextMedia) {}
