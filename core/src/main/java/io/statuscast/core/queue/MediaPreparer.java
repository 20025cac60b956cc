package io.statuscast.core.queue;

import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent.Media;

/// Fetches the media of a post and brings it into WhatsApp's form. May be called again for the same post.
@FunctionalInterface
public interface MediaPreparer {
    /// Blocks (on a virtual thread) until the media is ready; an interrupt means that the server is stopping.
    ///
    /// @throws io.statuscast.core.storage.StorageException when what was made cannot be kept for now; such a try
    ///     does not count
    PrepareResult prepare(Post post, Media media) throws InterruptedException;
}
