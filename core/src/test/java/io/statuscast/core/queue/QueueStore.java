package io.statuscast.core.queue;

import io.statuscast.core.audience.AudienceRepository;
import io.statuscast.core.audience.InMemoryAudienceRepository;
import io.statuscast.core.device.Device;
import io.statuscast.core.post.InMemoryPostRepository;
import io.statuscast.core.post.PostRepository;

/// Where a test's queue keeps what must survive its process. One thread at a time.
public interface QueueStore {
    PostRepository posts();

    DeviceQueueRepository queues();

    AudienceRepository audiences();

    void add(Device device);

    /// The process ended without a word: the repositories are new ones over what is durable.
    void reopen();

    static QueueStore inMemory() {
        return new InMemory(
                new InMemoryPostRepository(), new InMemoryDeviceQueueRepository(), new InMemoryAudienceRepository());
    }

    /// @param posts outlives the process, as do the others
    record InMemory(PostRepository posts, DeviceQueueRepository queues, AudienceRepository audiences)
            implements QueueStore {
        @Override
        public void add(Device device) {}

        @Override
        public void reopen() {}
    }
}
