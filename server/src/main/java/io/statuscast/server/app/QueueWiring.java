package io.statuscast.server.app;

import io.statuscast.core.id.ResourceIds;
import io.statuscast.core.id.WaIds;
import io.statuscast.core.queue.DeviceQueues;
import io.statuscast.core.queue.MediaPreparer;
import io.statuscast.core.queue.PostChanges;
import io.statuscast.core.queue.PostMaker;
import io.statuscast.core.queue.Posts;
import io.statuscast.core.queue.QueueEngine;
import io.statuscast.core.queue.QueuePorts;
import io.statuscast.core.queue.QueueSettings;
import io.statuscast.core.repeat.Recurrence;
import io.statuscast.core.time.Timekeeper;
import io.statuscast.server.http.EventStreams;
import io.statuscast.server.repeat.RRules;
import java.security.SecureRandom;

/// The queue: the engine, and the doors through which posts come in and are changed.
///
/// @param streams hear of every change; the HTTP server closes them
record QueueWiring(
        QueueEngine engine,
        Posts posts,
        PostChanges changes,
        DeviceQueues queues,
        EventStreams streams,
        ResourceIds ids) {

    static QueueWiring wire(
            StorageWiring storage,
            GatewayWiring gateway,
            MediaPreparer preparer,
            Timekeeper time,
            SecureRandom random,
            Lifecycle lifecycle) {
        var streams = new EventStreams();
        var ports = new QueuePorts(
                storage.posts(),
                storage.queues(),
                storage.audiences(),
                gateway.gateway(),
                gateway.gateway(),
                gateway.gateway(),
                preparer,
                streams);
        var ids = new ResourceIds(time, random);
        var maker = new PostMaker(ids, new WaIds(random), new Recurrence(new RRules()));
        QueueEngine engine =
                lifecycle.add("queue", new QueueEngine(ports, maker, QueueSettings.defaults(), time, random));
        engine.start();
        var changes = new PostChanges(storage.posts(), engine, time);
        return new QueueWiring(
                engine,
                new Posts(storage.posts(), engine, maker, time),
                changes,
                new DeviceQueues(storage.queues(), engine, changes, time),
                streams,
                ids);
    }
}
