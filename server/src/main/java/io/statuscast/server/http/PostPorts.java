package io.statuscast.server.http;

import io.statuscast.core.audience.AudienceRepository;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.queue.DeviceQueues;
import io.statuscast.core.queue.PostChanges;
import io.statuscast.core.queue.Posts;
import io.statuscast.core.view.ViewRepository;

/// The part of [ApiPorts] that has to do with posts: where they come in, are changed, read, and what is kept about
/// them.
///
/// @param repository for reading; what changes a post goes through `posts` and `changes`
/// @param streams    closed by the server, since open streams would hold it up
public record PostPorts(
        PostRepository repository,
        Posts posts,
        PostChanges changes,
        DeviceQueues queues,
        AudienceRepository audiences,
        ViewRepository views,
        EventStreams streams) {}
