package io.statuscast.core.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Workers that only work when told to, in an order drawn at random: interleavings become a matter of the seed.
final class ManualWorkers extends AbstractExecutorService {
    private final List<Runnable> waiting = new ArrayList<>();
    private final RandomGenerator random;

    ManualWorkers(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
    }

    boolean runOne() {
        if (waiting.isEmpty()) {
            return false;
        }
        waiting.remove(random.nextInt(waiting.size())).run();
        return true;
    }

    void runAll() {
        int left = 100_000;
        while (runOne()) {
            if (left-- == 0) {
                throw new IllegalStateException("the workers never come to rest");
            }
        }
    }

    /// Forgets all work that has not begun, as a crash does.
    void crash() {
        waiting.clear();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return true;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
