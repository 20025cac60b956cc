package io.statuscast.server.http;

import io.statuscast.core.post.Post;
import io.statuscast.core.post.Progress.Reach;
import org.jspecify.annotations.Nullable;

/// To how many a published post went.
///
/// @param unreachable named numbers that are not on WhatsApp or could not be reached
/// @param refused     recipients for whom WhatsApp did not take it
record ReachJson(int recipients, int unreachable, int refused) {
    /// Null until it was published.
    static @Nullable ReachJson from(Post post) {
        Reach reach = post.progress().reach();
        return reach == null ? null : new ReachJson(reach.recipients(), reach.unreachable(), reach.refused());
    }
}
