package io.statuscast.server.sandbox;

import io.statuscast.server.http.SandboxView;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A [Sandbox] that opens on a thread of its own while the rest of the server starts. Whoever needs it waits for it.
/// Thread-safe; one-shot.
public final class OpeningSandbox implements SandboxView, AutoCloseable {
    private final FutureTask<Sandbox> opening;

    private OpeningSandbox(Path directory) {
        this.opening = new FutureTask<>(() -> Sandbox.open(directory));
    }

    public static OpeningSandbox begin(Path directory) {
        var sandbox = new OpeningSandbox(directory);
        Thread.ofPlatform().name("sandbox-opening").daemon().start(sandbox.opening);
        return sandbox;
    }

    /// Blocks until the sandbox is open.
    ///
    /// @throws IllegalStateException when it could not be opened; the cause says why
    public Sandbox await() {
        try {
            return opening.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the sandbox could not be opened", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the sandbox opened", e);
        }
    }

    @Override
    public List<Phone> phones(int statusesMax) {
        return await().phones(statusesMax);
    }

    @Override
    public void close() {
        await().close();
    }
}
