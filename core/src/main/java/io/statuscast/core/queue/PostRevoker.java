package io.statuscast.core.queue;

import io.statuscast.core.post.Post;

/// Takes a published post back from those who got it.
@FunctionalInterface
public interface PostRevoker {
    /// Blocks (on a virtual thread) until an answer, a refusal or a timeout; an interrupt means that the
    /// server is stopping. May be called again for a post that was taken back already.
    RevokeResult revoke(Post post) throws InterruptedException;
}
