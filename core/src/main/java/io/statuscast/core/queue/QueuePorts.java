package io.statuscast.core.queue;

import io.statuscast.core.audience.AudienceRepository;
import io.statuscast.core.device.DeviceLinks;
import io.statuscast.core.post.PostEvents;
import io.statuscast.core.post.PostRepository;

/// What the queue engine works with.
///
/// @param audiences where named audiences are looked up when a post for one goes out
public record QueuePorts(
        PostRepository posts,
        DeviceQueueRepository queues,
        AudienceRepository audiences,
        DeviceLinks links,
        PostPublisher publisher,
        PostRevoker revoker,
        MediaPreparer preparer,
        PostEvents events) {}
