package io.statuscast.server.app;

import io.statuscast.core.asset.AssetRepository;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.queue.MediaPreparer;
import io.statuscast.core.queue.PrepareResult;
import io.statuscast.core.time.Timekeeper;
import io.statuscast.server.config.Config;
import io.statuscast.server.http.MediaTrial;
import io.statuscast.server.http.MediaUrlCheck;
import io.statuscast.server.media.AddressGuard;
import io.statuscast.server.media.AssetFiles;
import io.statuscast.server.media.FetchLimits;
import io.statuscast.server.media.Fitter;
import io.statuscast.server.media.MediaException;
import io.statuscast.server.media.MediaFetcher;
import io.statuscast.server.media.MediaPipeline;
import io.statuscast.server.media.MediaRehearsal;
import java.io.IOException;
import java.util.Optional;

/// Fetching and preparing media.
record MediaWiring(AssetFiles files, MediaPreparer preparer, MediaUrlCheck urlCheck, MediaTrial trial) {

    static MediaWiring wire(Config config, AssetRepository assets, Timekeeper time, Lifecycle lifecycle) {
        var fetcher = lifecycle.add("media fetcher", new MediaFetcher(guard(config), FetchLimits.DEFAULT, time));
        AssetFiles files = files(config);
        return new MediaWiring(
                files,
                new MediaPipeline(fetcher, new Fitter(files), files, assets, time),
                url -> refusal(fetcher, url),
                trial(config, fetcher, time));
    }

    private static MediaTrial trial(Config config, MediaFetcher fetcher, Timekeeper time) {
        try {
            var rehearsal = new MediaRehearsal(fetcher, config.dataDirectory().resolve("rehearsals"), time);
            return (post, media) -> outcome(rehearsal, post, media);
        } catch (IOException unwritable) {
            throw unwritable(config, unwritable);
        }
    }

    private static MediaTrial.Outcome outcome(MediaRehearsal rehearsal, Post post, PostContent.Media media) {
        try {
            var rehearsed = rehearsal.rehearse(post, media);
            return switch (rehearsed.result()) {
                case PrepareResult.Prepared(var rendition) ->
                    new MediaTrial.Outcome.Fits(
                            rendition.kind(), rehearsed.rendition().orElseThrow());
                case PrepareResult.Failed failed -> new MediaTrial.Outcome.Fails(failed.code(), failed.sentence());
                case PrepareResult.Retry retry -> new MediaTrial.Outcome.Fails(retry.code(), retry.sentence());
            };
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new MediaTrial.Outcome.Fails("server:busy", "The server is stopping.");
        }
    }

    private static AddressGuard guard(Config config) {
        try {
            return new AddressGuard(config.fetchAllow());
        } catch (IllegalArgumentException wrong) {
            throw new StartFailedException("STATUSCAST_FETCH_ALLOW has an entry that is " + wrong.getMessage(), wrong);
        }
    }

    private static AssetFiles files(Config config) {
        try {
            return new AssetFiles(config.dataDirectory());
        } catch (IOException unwritable) {
            throw unwritable(config, unwritable);
        }
    }

    private static StartFailedException unwritable(Config config, IOException failure) {
        return new StartFailedException(
                "media cannot be kept in " + config.dataDirectory() + " (" + failure.getMessage()
                        + "): make the directory writable.",
                failure);
    }

    private static Optional<String> refusal(MediaFetcher fetcher, String url) {
        try {
            fetcher.check(url);
            return Optional.empty();
        } catch (MediaException refused) {
            return Optional.of(refused.sentence());
        }
    }
}
