package io.statuscast.emulator.media;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Misbehaviour of the media store, switched on by tests. Thread-safe.
public final class MediaFaults {
    private static final Failing NONE = new Failing(0, 0);

    private record Failing(int left, int status) {}

    private final AtomicReference<Failing> uploads = new AtomicReference<>(NONE);
    private final AtomicReference<Failing> downloads = new AtomicReference<>(NONE);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /// Answers the next uploads with an HTTP status, whatever they carry.
    public void failUploads(int count, int status) {
        uploads.set(new Failing(count, status));
    }

    /// Answers the next downloads with an HTTP status.
    public void failDownloads(int count, int status) {
        downloads.set(new Failing(count, status));
    }

    /// Downloads are not answered from now on, until [#letDownloadsGo].
    public void holdDownloads() {
        gate = new CountDownLatch(1);
    }

    /// Answers the downloads that were held.
    public void letDownloadsGo() {
        gate.countDown();
    }

    /// How many downloads were asked for.
    public int downloads() {
        return asked.get();
    }

    /// The status the next upload must fail with, 0 for none.
    int nextUpload() {
        return next(uploads);
    }

    /// Waits while downloads are held.
    int nextDownload() {
        asked.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return next(downloads);
    }

    private static int next(AtomicReference<Failing> which) {
        Failing before = which.getAndUpdate(f -> f.left() > 0 ? new Failing(f.left() - 1, f.status()) : f);
        return before.left() > 0 ? before.status() : 0;
    }
}
