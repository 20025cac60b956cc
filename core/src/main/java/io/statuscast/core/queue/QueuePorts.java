package io.statuscast.core.queue;

import io.statuscast.core.device.DeviceLinks;
import io.statuscast.core.post.PostEvents;
import io.statuscast.core.post.PostRepository;

/// What the queue engine works with.
public record QueuePorts(
        PostRepository posts, DeviceLinks links, PostPublisher publisher, MediaPreparer preparer, PostEvents events) {}
