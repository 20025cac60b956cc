package io.statuscast.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.core.audience.InMemoryAudienceRepository;
import io.statuscast.core.device.Device;
import io.statuscast.core.post.InMemoryPostRepository;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.PostState;
import io.statuscast.core.storage.StorageException;
import io.statuscast.core.storage.StorageException.Kind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What follows a write of which nobody knows whether it was kept, or that takes very long. At random moments:
/// `QueueModelTest`.
class QueueDoubtTest {
    private static final Duration SOON = Duration.ofSeconds(3);

    private final InMemoryPostRepository realPosts = new InMemoryPostRepository();
    private final InMemoryDeviceQueueRepository realQueues = new InMemoryDeviceQueueRepository();
    private Trouble trouble = _ -> {};
    private final QueueBench bench = new QueueBench(
                    1,
                    new QueueStore.InMemory(
                            over(PostRepository.class, realPosts),
                            over(DeviceQueueRepository.class, realQueues),
                            new InMemoryAudienceRepository()))
            .started();
    private final Device shop = bench.onlineDevice();

    /// What happens before a call of a repository; what it throws, the caller gets.
    private interface Trouble {
        void before(String call);
    }

    private <T> T over(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> call(real, method, arguments)));
    }

    private Object call(Object real, Method method, Object[] arguments) throws Throwable {
        trouble.before(method.getName());
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static StorageException failure(Kind kind) {
        return new StorageException(kind, "on purpose");
    }

    @Test
    void aPostThatIsThereAfterAllGoesOut() {
        // While nothing else is near, the queue looks by itself.
        bench.post(shop, Duration.ofSeconds(20), false);
        bench.pass(SOON);
        Post late = bench.posts
                .preview(bench.newPost(shop, QueueBench.text(), null, false))
                .orElseThrow();
        trouble = call -> {
            if (call.equals("insertAll")) {
                throw failure(Kind.IN_DOUBT);
            }
        };
        assertThatThrownBy(() -> bench.post(shop, null, false))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.IN_DOUBT));
        trouble = _ -> {};
        // The old connection's commit comes through after somebody looked.
        realPosts.insertAll(List.of(late));
        bench.pass(SOON);
        assertThat(bench.state(late)).isEqualTo(PostState.PUBLISHED);
    }

    @Test
    void aQueueIsRunAsItIsDurableWhenNobodyCouldTellWhetherAChangeWasKept() {
        trouble = call -> {
            if (call.equals("save")) {
                realQueues.save(DeviceQueue.usual(shop.id()).with(DeviceQueue.Status.PAUSE, bench.time.instant()));
                throw failure(Kind.IN_DOUBT);
            }
            throw failure(Kind.UNAVAILABLE);
        };
        assertThatThrownBy(() -> bench.queues.set(shop.id(), DeviceQueue.Status.PAUSE, false))
                .isInstanceOf(StorageException.class);
        bench.pass(SOON);
        trouble = _ -> {};
        bench.pass(SOON);
        assertThat(bench.queues.of(shop.id()).status()).isEqualTo(DeviceQueue.Status.PAUSE);
        Post post = bench.post(shop, null, false);
        bench.pass(SOON);
        assertThat(bench.state(post)).isEqualTo(PostState.SCHEDULED);
    }

    @Test
    void whatWhatsAppAnsweredIsWrittenHoweverLongThatTakes() {
        var failures = new AtomicInteger();
        trouble = call -> {
            if (call.equals("advance") && !bench.sent.isEmpty() && failures.incrementAndGet() < 3) {
                bench.time.advance(Watchdog.WORK_MAX.plusMinutes(1));
                bench.engine.watchdog().round();
                throw failure(Kind.DISK_FULL);
            }
        };
        Post post = bench.post(shop, null, false);
        bench.run();
        assertThat(failures.get()).isEqualTo(3);
        assertThat(Thread.interrupted())
                .as("the watchdog interrupted the writing")
                .isFalse();
        assertThat(bench.state(post)).isEqualTo(PostState.PUBLISHED);
    }
}
