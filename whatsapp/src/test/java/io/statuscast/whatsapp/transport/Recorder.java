package io.statuscast.whatsapp.transport;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A listener that keeps what it hears.
final class Recorder implements FrameListener, ConnectionListener {
    private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    @Override
    public void onFrame(byte[] frame) {
        frames.add(frame);
    }

    @Override
    public void onClosed(CloseReason reason) {
        if (!closed.complete(reason)) {
            throw new AssertionError("closed twice");
        }
    }

    byte[] next() throws InterruptedException {
        byte[] frame = frames.poll(60, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no frame came");
        }
        return frame;
    }

    int waiting() {
        return frames.size();
    }

    boolean isClosed() {
        return closed.isDone();
    }

    CloseReason closed() throws Exception {
        return closed.get(60, TimeUnit.SECONDS);
    }
}
