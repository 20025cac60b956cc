package io.statuscast.emulator.world;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.proto.WorldState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps a world in one file: a whole snapshot, written beside it and renamed, at most 200 ms after a change and at
/// once when somebody waits for it.
///
/// The file survives the death of this process, not of the machine: nothing is forced to disk. Lock order: couriers'
/// gates, then the world's lock; the keeper's own lock is never held while taking either. One-shot.
final class Keeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Keeper.class.getName());
    private static final long REST_MILLIS = 200;

    private final World world;
    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final List<Runnable> waiting = new ArrayList<>();
    private final Thread thread;
    private boolean dirty;
    private boolean closed;

    Keeper(World world, Path file) {
        this.world = world;
        this.file = file;
        this.thread = Thread.ofPlatform().daemon().name("emulator-keeper").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void restore() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file)) {
                world.restore(WorldState.parseFrom(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the emulated world in " + file + " cannot be read", e);
        }
    }

    void changed() {
        lock.lock();
        try {
            dirty = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void whenKept(Runnable action) {
        boolean ended;
        lock.lock();
        try {
            ended = closed;
            if (!ended) {
                dirty = true;
                waiting.add(action);
                work.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (ended) {
            action.run();
        }
    }

    private void run() {
        try {
            while (awaitWork()) {
                keep();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return whether there is something to keep; false at the end
    private boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            while (!dirty) {
                if (closed) {
                    return false;
                }
                work.await();
            }
            long rest = TimeUnit.MILLISECONDS.toNanos(REST_MILLIS);
            while (rest > 0 && waiting.isEmpty() && !closed) {
                rest = work.awaitNanos(rest);
            }
            dirty = false;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void keep() {
        List<Runnable> kept;
        lock.lock();
        try {
            kept = List.copyOf(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        try {
            write(snapshot().toByteArray());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "the emulated world could not be kept; it goes on in memory", e);
        }
        kept.forEach(Runnable::run);
    }

    private WorldState snapshot() {
        List<Device> simulated = world.simulatedDevices();
        var gates = new ArrayList<ReentrantLock>();
        for (Device device : simulated) {
            device.courier().map(Courier::gate).ifPresent(gate -> {
                gate.lock();
                gates.add(gate);
            });
        }
        try {
            WorldState.Builder state = world.snapshot();
            for (Device device : simulated) {
                device.resident()
                        .flatMap(Endpoint::state)
                        .ifPresent(bytes ->
                                state.putEndpointStates(device.phoneJid().toString(), ByteString.copyFrom(bytes)));
            }
            return state.build();
        } finally {
            gates.forEach(ReentrantLock::unlock);
        }
    }

    private void write(byte[] bytes) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        Files.write(draft, bytes);
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Keeps what has changed, then ends.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            dirty = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
