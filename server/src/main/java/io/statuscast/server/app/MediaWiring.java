package io.statuscast.server.app;

import io.statuscast.core.asset.AssetRepository;
import io.statuscast.core.queue.MediaPreparer;
import io.statuscast.core.time.Timekeeper;
import io.statuscast.server.config.Config;
import io.statuscast.server.http.MediaUrlCheck;
import io.statuscast.server.media.AddressGuard;
import io.statuscast.server.media.AssetFiles;
import io.statuscast.server.media.FetchLimits;
import io.statuscast.server.media.Fitter;
import io.statuscast.server.media.MediaException;
import io.statuscast.server.media.MediaFetcher;
import io.statuscast.server.media.MediaPipeline;
import java.io.IOException;
import java.util.Optional;

/// Fetching and preparing media.
record MediaWiring(AssetFiles files, MediaPreparer preparer, MediaUrlCheck urlCheck) {

    static MediaWiring wire(Config config, AssetRepository assets, Timekeeper time, Lifecycle lifecycle) {
        var fetcher = lifecycle.add("media fetcher", new MediaFetcher(guard(config), FetchLimits.DEFAULT, time));
        AssetFiles files = files(config);
        return new MediaWiring(
                files,
                new MediaPipeline(fetcher, new Fitter(files), files, assets, time),
                url -> refusal(fetcher, url));
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
            throw new StartFailedException(
                    "media cannot be kept in " + config.dataDirectory() + " (" + unwritable.getMessage()
                            + "): make the directory writable.",
                    unwritable);
        }
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
