package io.statuscast.server.app;

import io.statuscast.core.id.ResourceIds;
import io.statuscast.core.id.WaIds;
import io.statuscast.core.post.PostEvents;
import io.statuscast.core.queue.MediaPreparer;
import io.statuscast.core.queue.Posts;
import io.statuscast.core.queue.QueueEngine;
import io.statuscast.core.queue.QueuePorts;
import io.statuscast.core.queue.QueueSettings;
import io.statuscast.core.time.Timekeeper;
import java.security.SecureRandom;

/// The queue: the engine, and the door through which posts come in.
record QueueWiring(QueueEngine engine, Posts posts, ResourceIds ids) {

    static QueueWiring wire(
            StorageWiring storage,
            GatewayWiring gateway,
            MediaPreparer preparer,
            Timekeeper time,
            SecureRandom random,
            Lifecycle lifecycle) {
        var ports = new QueuePorts(storage.posts(), gateway.gateway(), gateway.gateway(), preparer, PostEvents.none());
        QueueEngine engine = lifecycle.add("queue", new QueueEngine(ports, QueueSettings.defaults(), time, random));
        engine.start();
        var ids = new ResourceIds(time, random);
        return new QueueWiring(engine, new Posts(storage.posts(), engine, ids, new WaIds(random), time), ids);
    }
}
