package io.statuscast.server.media;

import io.statuscast.core.asset.Asset;
import io.statuscast.core.asset.AssetRepository;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent.Media;
import io.statuscast.core.queue.PrepareResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Prepares media as [MediaPipeline] does, in a directory of its own that is deleted at the end. Thread-safe;
/// blocking.
public final class MediaRehearsal {
    /// More at once would take the posts' own media its processor and memory.
    private static final int AT_ONCE_MAX = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Semaphore places = new Semaphore(AT_ONCE_MAX, true);
    private final MediaFetcher fetcher;
    private final Path directory;
    private final InstantSource clock;
    private final Duration patience;

    /// @param directory for what is fetched; what a crash left there is deleted
    public MediaRehearsal(MediaFetcher fetcher, Path directory, InstantSource clock) throws IOException {
        this(fetcher, directory, clock, PATIENCE);
    }

    /// @param patience how long a caller waits for one of the places
    MediaRehearsal(MediaFetcher fetcher, Path directory, InstantSource clock, Duration patience) throws IOException {
        this.patience = patience;
        this.fetcher = fetcher;
        this.directory = directory;
        this.clock = clock;
        delete(directory);
        Files.createDirectories(directory);
    }

    /// What came of it.
    ///
    /// @param rendition the file that WhatsApp would get, which is gone by now; empty when there is none
    public record Rehearsed(PrepareResult result, Optional<Asset> rendition) {}

    /// Prepares the media of a post.
    ///
    /// @throws io.statuscast.core.storage.StorageException when its files cannot be kept for the while
    public Rehearsed rehearse(Post post, Media media) throws InterruptedException {
        if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return new Rehearsed(
                    new PrepareResult.Retry("media:busy", "Other media is being looked at; try again shortly.", null),
                    Optional.empty());
        }
        try {
            return rehearsed(post, media);
        } catch (IOException full) {
            throw AssetFiles.failed(full);
        } finally {
            places.release();
        }
    }

    private Rehearsed rehearsed(Post post, Media media) throws IOException, InterruptedException {
        Path apart = Files.createTempDirectory(directory, "rehearsal-");
        try {
            var files = new AssetFiles(apart);
            var kept = new LastAsset();
            PrepareResult result =
                    new MediaPipeline(fetcher, new Fitter(files), files, kept, clock).prepare(post, media);
            return new Rehearsed(result, Optional.ofNullable(kept.asset));
        } finally {
            delete(apart);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.notExists(tree)) {
            return;
        }
        List<Path> paths;
        try (var walk = Files.walk(tree)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    /// Remembers the rendition instead of keeping it.
    private static final class LastAsset implements AssetRepository {
        @Nullable
        Asset asset;

        @Override
        public void put(Asset added) {
            asset = added;
        }

        @Override
        public Optional<Asset> find(String sha256) {
            return Optional.empty();
        }
    }
}
