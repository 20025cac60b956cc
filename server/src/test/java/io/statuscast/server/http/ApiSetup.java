package io.statuscast.server.http;

import io.statuscast.core.audience.AudienceRepository;
import io.statuscast.core.audience.InMemoryAudienceRepository;
import io.statuscast.core.post.InMemoryPostRepository;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.queue.DeviceQueueRepository;
import io.statuscast.core.queue.InMemoryDeviceQueueRepository;
import io.statuscast.core.time.SettableTime;
import io.statuscast.core.time.SystemTime;
import io.statuscast.core.time.Timekeeper;
import io.statuscast.core.view.InMemoryViewRepository;
import io.statuscast.core.view.ViewRepository;
import java.time.Instant;
import java.util.Optional;

/// What an [ApiFixture] stands on: the machine's clock and repositories in memory, unless a test wants
/// others.
final class ApiSetup {
    /// A Monday, in the morning everywhere between Lisbon and Moscow.
    static final Instant MONDAY = Instant.parse("2026-03-02T09:00:00Z");

    Timekeeper time = new SystemTime();
    EventStreams streams = new EventStreams();
    Stores stores = Stores.inMemory();
    boolean lenient;
    int bodyBytesMax = 16 * 1024;
    Optional<SandboxView> sandbox = Optional.of(ApiFixture::phones);

    /// Where posts and what belongs to them are kept.
    record Stores(
            PostRepository posts, ViewRepository views, AudienceRepository audiences, DeviceQueueRepository queues) {
        static Stores inMemory() {
            var views = new InMemoryViewRepository();
            return new Stores(
                    new InMemoryPostRepository(views),
                    views,
                    new InMemoryAudienceRepository(),
                    new InMemoryDeviceQueueRepository());
        }

        Stores with(PostRepository other) {
            return new Stores(other, views, audiences, queues);
        }
    }

    /// On a clock that the test moves; it stands at [#MONDAY].
    ApiSetup at(SettableTime clock) {
        time = clock;
        return this;
    }

    ApiSetup on(Stores others) {
        stores = others;
        return this;
    }

    ApiSetup with(EventStreams others) {
        streams.close();
        streams = others;
        return this;
    }

    ApiSetup lenient() {
        lenient = true;
        return this;
    }

    ApiSetup bodiesUpTo(int bytes) {
        bodyBytesMax = bytes;
        return this;
    }

    ApiSetup withoutSandbox() {
        sandbox = Optional.empty();
        return this;
    }
}
