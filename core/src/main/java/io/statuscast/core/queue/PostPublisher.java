package io.statuscast.core.queue;

import io.statuscast.core.post.Post;

/// Hands a post to WhatsApp and waits for the answer.
@FunctionalInterface
public interface PostPublisher {
    /// Publishes under the post's own message id. Blocks (on a virtual thread) until an answer, a refusal or a timeout;
    /// an interrupt means that the server is stopping. Never called twice at once for one device.
    PublishResult publish(Post post) throws InterruptedException;
}
