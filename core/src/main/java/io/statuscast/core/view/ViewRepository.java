package io.statuscast.core.view;

import io.statuscast.core.id.ResourceId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps the views of posts, also after WhatsApp shows the post to nobody any more. What a method wrote is
/// durable when it returns; thread-safe; a failing storage is a
/// [io.statuscast.core.storage.StorageException].
public interface ViewRepository {
    /// Adds what is known of persons and posts, all of it in one transaction; the earliest time of each kind
    /// stays, and what was recorded of a person as [View#before] becomes part of it. Views of posts that are
    /// not there are left out.
    void record(Collection<View> views);

    /// The views of a post: those who looked first come first, those it only reached at the end.
    ///
    /// @param page from 0
    /// @param size at least 1
    List<View> of(ResourceId postId, int page, int size);

    Counts count(ResourceId postId);

    /// @param delivered      persons it reached, those who looked included
    /// @param viewed         persons who looked
    /// @param firstDelivered the earliest delivery that is known; null when none is
    /// @param firstViewed    when the first person looked; null when nobody did
    record Counts(
            int delivered,
            int viewed,
            @Nullable Instant firstDelivered,
            @Nullable Instant firstViewed) {
        /// Of a post that reached nobody so far.
        public static final Counts NONE = new Counts(0, 0, null, null);
    }
}
