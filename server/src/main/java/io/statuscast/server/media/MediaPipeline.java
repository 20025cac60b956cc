package io.statuscast.server.media;

import io.statuscast.core.asset.Asset;
import io.statuscast.core.asset.AssetRepository;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent.Media;
import io.statuscast.core.post.PostContent.MediaKind;
import io.statuscast.core.post.PostContent.MediaSource;
import io.statuscast.core.post.PostContent.Rendition;
import io.statuscast.core.queue.MediaPreparer;
import io.statuscast.core.queue.PrepareResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/// Makes the media of a post ready: fetches it, brings it into WhatsApp's form, and records both files as assets.
///
/// Files are named by their content, so that doing it again after a crash changes nothing. A file
/// that cannot be written is a failing storage, and such a try does not count. Thread-safe; blocking.
public final class MediaPipeline implements MediaPreparer {
    private final MediaFetcher fetcher;
    private final Fitter fitter;
    private final AssetFiles files;
    private final AssetRepository assets;
    private final InstantSource clock;

    public MediaPipeline(
            MediaFetcher fetcher, Fitter fitter, AssetFiles files, AssetRepository assets, InstantSource clock) {
        this.fetcher = fetcher;
        this.fitter = fitter;
        this.files = files;
        this.assets = assets;
        this.clock = clock;
    }

    @Override
    public PrepareResult prepare(Post post, Media media) throws InterruptedException {
        try {
            return new PrepareResult.Prepared(
                    switch (media.source()) {
                        case MediaSource.Url(var url) -> fetched(url);
                        case MediaSource.Uploaded(var sha256) -> record(fitter.fit(files.path(sha256)));
                    });
        } catch (MediaException e) {
            return switch (e.kind()) {
                case FINAL -> new PrepareResult.Failed(e.code(), e.sentence());
                case PASSING -> new PrepareResult.Retry(e.code(), e.sentence(), null);
            };
        } catch (IOException e) {
            throw AssetFiles.failed(e);
        }
    }

    private Rendition fetched(String url) throws MediaException, IOException, InterruptedException {
        Path arrived = files.begin();
        try {
            fetcher.fetch(url, arrived);
            return record(fitter.fit(arrived));
        } finally {
            Files.deleteIfExists(arrived);
        }
    }

    private Rendition record(FittedFile fitted) throws IOException {
        String thumbnail = files.store(file -> Files.write(file, fitted.thumbnail()));
        assets.put(new Asset(
                fitted.sha256(),
                Asset.Kind.RENDITION,
                fitted.mimetype(),
                fitted.sizeBytes(),
                fitted.width(),
                fitted.height(),
                fitted.seconds(),
                thumbnail,
                clock.instant()));
        MediaKind kind = switch (fitted.kind()) {
            case IMAGE -> MediaKind.IMAGE;
            case VIDEO -> MediaKind.VIDEO;
            case OTHER -> throw new IllegalStateException("only pictures and films are fitted");
        };
        return new Rendition(kind, fitted.sha256());
    }
}
